"""The paper's figures, drawn from our runs: the same records give the same bytes.

A figure that has nothing to show yet is not drawn.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import fmean

import matplotlib

matplotlib.use("svg")

import numpy
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figure_grid import FIGURE_2_NEURONS, FIGURE_3_NEURONS, FIGURE_5_NEURONS, MODES, STUDIES
from files import write_whole
from plots import CURVE_COLOURS, STYLE, draw_ours, scale_by_powers
from runs import Run, read_record, report_of
from studies import read_study

LEARNED = 0.5  # nats: 2a counts the batches until the loss stays below, over a window
WINDOW = 20  # batches that are averaged in 2a and 2b
MARKERS = ("o", "s", "^", "D", "v", "P")
CONDITION_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7",
                     "#56B4E9", "#E69F00", "#000000", "#F0E442")
SHADE = {"color": "#999999", "alpha": 0.25, "linewidth": 0}
STIMULUS = (50, 250)  # ticks, of contextual integration as the rows are trained
TARGET = {"color": "#000000", "linewidth": 0.8, "linestyle": "--"}
SWITCH = {"color": "#000000", "linewidth": 0.8, "linestyle": "--"}
SQUARES = {"marker": "s", "linestyle": "none", "markersize": 5, "alpha": 0.8}

Draw = Callable[[Figure], None]


def save(path: Path, draw: Draw, size: tuple[float, float] = (8.0, 4.0)) -> None:
    figure = pyplot.figure(figsize=size, layout="constrained")
    draw(figure)
    bytes_ = io.BytesIO()
    figure.savefig(bytes_, format="svg", metadata={"Date": None, "Creator": None})
    pyplot.close(figure)
    write_whole(path, bytes_.getvalue())


def style_of(i: int) -> dict:
    return {"color": CURVE_COLOURS[i % len(CURVE_COLOURS)], "marker": MARKERS[i % len(MARKERS)]}


def legend_beside(axes: Axes) -> None:
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize="small", loc="center left", bbox_to_anchor=(1.0, 0.5))


def reports(runs: list[Run], row: str) -> list[dict]:
    records = [read_record(run) or {} for run in runs if run.row.name == row]
    return [report_of(record) for record in records if "reports" in record]


def batch_losses(run: Run) -> list[tuple[int, float]]:
    """Batches since the beginning, and the loss of each one that was logged."""
    if "reports" not in (read_record(run) or {}):
        return []
    lines = [json.loads(line) for line in run.log.read_text().splitlines()]
    losses = [line["loss"] for line in lines if "batch" in line]
    every = run.row.log_every or 1
    return [((i + 1) * every, loss) for i, loss in enumerate(losses)]


def averaged(losses: list[tuple[int, float]], window: int) -> list[tuple[int, float]]:
    """One point for each `window` lines of a log."""
    return [(losses[i + window - 1][0], fmean(loss for _, loss in losses[i:i + window]))
            for i in range(0, len(losses) - window + 1, window)]


def batches_until_learned(run: Run) -> int | None:
    for batch, loss in averaged(batch_losses(run), WINDOW):
        if loss < LEARNED:
            return batch
    return None


def scale_by_modes(axes: Axes) -> None:
    axes.set_xscale("log")
    axes.set_xticks(MODES, [str(modes) for modes in MODES])
    axes.set_xticks([], minor=True)
    axes.set_xlabel("modes P")


def draw_learning_time(runs: list[Run]) -> Draw:
    def draw(figure: Figure) -> None:
        axes = figure.add_subplot()
        for i, neurons in enumerate(FIGURE_2_NEURONS):
            points = [
                (modes, [batches for run in runs if run.row.name == f"figure2-n{neurons}-p{modes}"
                         and (batches := batches_until_learned(run)) is not None])
                for modes in MODES
            ]
            draw_ours(axes, points, label=f"N = {neurons}", **style_of(i))
        scale_by_modes(axes)
        axes.set(ylabel=f"batches of 100 until the loss\nis below {LEARNED} nats")
        axes.set_ylim(bottom=0)
        legend_beside(axes)

    return draw


def draw_losses(runs: list[Run], prefix: str, window: int, label: str) -> Draw:
    """The mean of the seeds, for each number of modes."""

    def draw(figure: Figure) -> None:
        axes = figure.add_subplot()
        for i, modes in enumerate(MODES):
            seeds = [averaged(batch_losses(run), window) for run in runs
                     if run.row.name == f"{prefix}-p{modes}"]
            seeds = [one for one in seeds if one]
            if not seeds:
                continue
            batches = [batch for batch, _ in seeds[0]]
            means = [fmean(one[k][1] for one in seeds) for k in range(len(batches))]
            axes.plot(batches, means, label=f"P = {modes}", linewidth=1.2, **style_of(i))
        scale_by_powers(axes)
        axes.set(xlabel="batch", ylabel=label)
        legend_beside(axes)

    return draw


def draw_accuracy(runs: list[Run]) -> Draw:
    def draw(figure: Figure) -> None:
        axes = figure.add_subplot()
        for i, (kind, label) in enumerate((("spikes", "spiking network"),
                                           ("rates", "rate network"))):
            points = [(modes, [100 * report["accuracy"]
                               for report in reports(runs, f"figure2c-{kind}-p{modes}")])
                      for modes in MODES]
            draw_ours(axes, points, label=label, **style_of(i))
        scale_by_modes(axes)
        axes.set(ylabel="accuracy on the test pictures (%)")
        legend_beside(axes)

    return draw


def draw_context_error(runs: list[Run]) -> Draw:
    def draw(figure: Figure) -> None:
        axes = figure.add_subplot()
        for i, neurons in enumerate(FIGURE_3_NEURONS):
            points = [(modes, [report["mean_square_error"]
                               for report in reports(runs, f"figure3-n{neurons}-p{modes}")])
                      for modes in MODES]
            draw_ours(axes, points, label=f"N = {neurons}", **style_of(i))
        scale_by_modes(axes)
        scale_by_powers(axes)
        axes.set(ylabel="mean square error of all ticks")
        legend_beside(axes)

    return draw


def milliseconds(ticks: Iterable[float], study: dict) -> numpy.ndarray:
    return numpy.array(list(ticks)) * study["time_step_ms"]


def draw_answers(study: dict) -> Draw:
    """3c: what is answered, for each sign, and how much the trials differ."""

    def draw(figure: Figure) -> None:
        axes = figure.add_subplot()
        stimulus, response = milliseconds(STIMULUS, study)
        axes.axvspan(stimulus, response, **SHADE)
        time = milliseconds(study["trials"][0]["tick"], study)
        for sign, words, colour in (("+", "positive", CONDITION_COLOURS[0]),
                                    ("-", "negative", CONDITION_COLOURS[1])):
            meant = numpy.array([
                trial["answer"][0] for trial in study["trials"]
                if study["conditions"][trial["condition"]].endswith(sign)
            ])
            mean, spread = meant.mean(axis=0), meant.std(axis=0)
            axes.plot(time, mean, color=colour, label=f"{words}, {len(meant)} trials")
            axes.fill_between(time, mean - spread, mean + spread, color=colour, alpha=0.3,
                              linewidth=0)
            axes.plot(time, numpy.where(time < response, 0.0, float(f"{sign}1")), **TARGET)
        axes.set(xlabel="time (ms)", ylabel="answer, mean and standard deviation")
        legend_beside(axes)

    return draw


def spaces(figure: Figure) -> tuple[Axes, Axes]:
    """Both spaces that three modes span, with room for a legend below."""
    figure.set_layout_engine("none")
    both = []
    for left, name in ((0.0, "in"), (0.49, "out")):
        axes = figure.add_axes((left, 0.12, 0.46, 0.82), projection="3d")
        axes.set(title=rf"$(\xi^\mathrm{{{name}}})^T r$",
                 xlabel="mode 1", ylabel="mode 2", zlabel="mode 3")
        axes.locator_params(nbins=4)
        axes.set_box_aspect(None, zoom=0.9)  # else the labels of z are cut
        both.append(axes)
    return both[0], both[1]


def legend_below(figure: Figure, axes: Axes) -> None:
    figure.legend(*axes.get_legend_handles_labels(), fontsize="small", loc="lower center", ncol=4)


def draw_attractors(study: dict) -> Draw:
    """4a: every trial's way, from where it begins to where it stays."""

    def draw(figure: Figure) -> None:
        for axes, key in zip(spaces(figure), ("input_modes", "output_modes")):
            for i, condition in enumerate(study["conditions"]):
                for trial in study["trials"]:
                    if trial["condition"] == i:
                        axes.plot(*trial[key][:3], color=CONDITION_COLOURS[i], linewidth=0.4,
                                  alpha=0.35)
                        axes.plot(*[[mode[-1]] for mode in trial[key][:3]],
                                  color=CONDITION_COLOURS[i], **SQUARES)
                axes.plot([], [], [], color=CONDITION_COLOURS[i], label=condition, **SQUARES)
        legend_below(figure, axes)

    return draw


def draw_trial(folder: Path, study: dict) -> Draw:
    """4b: what a trial shows the network. The values of its first channels are a current."""

    def draw(figure: Figure) -> None:
        with open(folder / "runs/trial.csv", newline="") as file:
            events = [(int(row["tick"]), int(row["channel"]), float(row["value"]))
                      for row in csv.DictReader(file)]
        axes = figure.add_subplot()
        for channel, label in enumerate(("stimulus 1", "stimulus 2", "context 1", "context 2")):
            values = numpy.zeros(study["ticks"])
            for tick, at, value in events:
                if at == channel:
                    values[tick] = value
            axes.plot(milliseconds(range(study["ticks"]), study), values, label=label,
                      color=CONDITION_COLOURS[channel % 2],
                      linewidth=0.6 if channel < 2 else 2.5,
                      linestyle="-" if channel < 2 else "--")
        axes.set(xlabel="time (ms)", ylabel="input")
        legend_beside(axes)

    return draw


def a_flipped_condition(study: dict) -> int:
    """Its channels have other signs, so that the answer flips with the context."""
    return next(i for i, name in enumerate(study["conditions"])
                if name.endswith(("+-", "-+")))


def draw_switch(study: dict) -> Draw:
    """4c: the end points, and one trial's way from one of them to another."""
    flipped = a_flipped_condition(study)
    trial = next(one for one in study["trials"] if one["condition"] == flipped)

    def draw(figure: Figure) -> None:
        for axes, key in zip(spaces(figure), ("input_modes", "output_modes")):
            for i, condition in enumerate(study["conditions"]):
                ends = [[mode[-1] for mode in one[key][:3]] for one in study["trials"][:100]
                        if one["condition"] == i]
                if ends:
                    axes.plot(*zip(*ends), color=CONDITION_COLOURS[i], label=condition, **SQUARES)
            way = trial[key]
            axes.scatter(*way[:3], c=numpy.arange(len(way[0])), cmap="Greys_r", s=6)
        legend_below(figure, axes)

    return draw


def draw_coefficients(study: dict) -> Draw:
    """4d: the mean of the trials whose answer flips, in coordinates of which none repeats another."""

    def draw(figure: Figure) -> None:
        axes = figure.add_subplot()
        coefficients = study["coefficients"]
        time = milliseconds(coefficients["tick"], study)
        means = coefficients["per condition mean"][a_flipped_condition(study)]
        for i, (name, values) in enumerate(zip(coefficients["names"], means)):
            axes.plot(time, values, label=name, color=CURVE_COLOURS[i % len(CURVE_COLOURS)],
                      linestyle=":" if name.startswith("Win") else "-")
        axes.axvline(study["switch"]["tick"] * study["time_step_ms"], **SWITCH)
        axes.set(xlabel="time (ms)", ylabel="projection of r")
        legend_beside(axes)

    return draw


def draw_fit(axes: Axes, fit: dict, colour: str) -> None:
    for piece in fit["pieces"]:
        ranks = numpy.array([piece["from_rank"], piece["to_rank"]])
        axes.plot(ranks, numpy.exp(piece["intercept"]) * ranks ** piece["slope"], "-.",
                  color="#000000", linewidth=1.2)
    for piece in fit["pieces"][:-1]:
        axes.axvline(piece["to_rank"] + 0.5, color=colour, linestyle=":", linewidth=0.8)


def draw_importance(studies: dict[str, dict]) -> Draw:
    """5: |lambda| by rank, and tau with its pieces."""

    def draw(figure: Figure) -> None:
        left, right = figure.subplots(1, 2)
        for i, neurons in enumerate(FIGURE_5_NEURONS):
            study = studies.get(f"importance-n{neurons}")
            if study is None:
                continue
            for axes, key in ((left, "strength"), (right, "tau")):
                ranks = range(1, len(study[key]["mean"]) + 1)
                axes.plot(ranks, study[key]["mean"], color=CURVE_COLOURS[i],
                          label=f"N = {neurons}")
                axes.fill_between(ranks, study[key]["least"], study[key]["most"],
                                  color=CURVE_COLOURS[i], alpha=0.25, linewidth=0)
            draw_fit(right, study["fit"], CURVE_COLOURS[i])
            right.plot(ranks, study["initial"]["mean"], color=CURVE_COLOURS[i], linestyle="--",
                       linewidth=0.8, label=f"N = {neurons}, untrained")
        left.set(xlabel="rank", ylabel=r"$|\lambda_\mu|$")
        right.set_xscale("log")
        right.set_xticks((1, 3, 10, 30), ("1", "3", "10", "30"))
        right.set_xticks([], minor=True)
        scale_by_powers(right)
        right.set(xlabel="rank", ylabel=r"$\tau_\mu$")
        legend_beside(right)

    return draw


def draw_ablation(study: dict) -> Draw:
    def draw(figure: Figure) -> None:
        axes = figure.add_subplot()
        for i, curve in enumerate(study["curves"]):
            axes.plot(curve["count"], [100 * value for value in curve["mean"]],
                      label=curve["order"], markersize=4, **style_of(i))
            axes.fill_between(curve["count"], [100 * value for value in curve["least"]],
                              [100 * value for value in curve["most"]],
                              color=CURVE_COLOURS[i], alpha=0.2, linewidth=0)
        axes.set(xlabel="modes taken away, of 30", ylabel="accuracy on the test pictures (%)")
        legend_beside(axes)

    return draw


def draw_figures(folder: Path, runs: list[Run], quick: bool) -> dict[str, dict]:
    """Into the folder. Returns what the studies say, by name."""
    studies = {study.name: report for study in STUDIES
               if (report := read_study(study, runs, quick)) is not None}
    flat, spatial = (8.0, 4.0), (9.0, 5.5)
    draws: list[tuple[str, Draw, tuple[float, float]]] = [
        ("2a", draw_learning_time(runs), flat),
        ("2b", draw_losses(runs, "figure2-n100", WINDOW, "training loss (nats)"), flat),
        ("2c", draw_accuracy(runs), flat),
        ("3a", draw_context_error(runs), flat),
        ("3b", draw_losses(runs, "figure3-n100", 1, "training mean square error"), flat),
    ]
    if "attractors" in studies:
        draws.append(("3c", draw_answers(studies["attractors"]), flat))
        draws.append(("4a", draw_attractors(studies["attractors"]), spatial))
    if "switch" in studies and "trial" in studies:
        draws.append(("4b", draw_trial(folder, studies["switch"]), flat))
        draws.append(("4c", draw_switch(studies["switch"]), spatial))
        draws.append(("4d", draw_coefficients(studies["switch"]), flat))
    if any(name.startswith("importance") for name in studies):
        draws.append(("5", draw_importance(studies), flat))
    if "ablation" in studies:
        draws.append(("ablation", draw_ablation(studies["ablation"]), flat))
    with matplotlib.rc_context(STYLE):
        for name, draw, size in draws:
            save(folder / f"figure-{name}.svg", draw, size)
    return studies
