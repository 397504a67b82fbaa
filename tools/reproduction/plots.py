"""The plots of the page, as SVG: the same numbers give the same bytes.

Colours of Okabe and Ito, told apart by the colour-blind; marks differ too.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import matplotlib

matplotlib.use("svg")

from matplotlib import pyplot, ticker
from matplotlib.axes import Axes

from files import write_whole
from grid import CONTEXT, DIGITS, FULL_RANK, SEQUENTIAL, STILL, Task
from outcomes import Outcome
from runs import Run

OURS = {"color": "#0072B2", "marker": "o", "label": "ours, mean and\nrange of the seeds"}
PUBLISHED = {"color": "#D55E00", "marker": "s", "linestyle": "--", "label": "published"}
RATE = {"color": "#009E73", "marker": "^", "linestyle": "none", "label": "rate network, P = 3"}
DENSE = {"color": "#000000", "linestyle": ":", "label": "full rank"}
CURVE_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
CURVE_STYLES = ("-", "--", ":")
CURVES = (
    ("digits-learning", "digits", "Learning digits", "training loss (nats)"),
    ("context-learning", "context", "Learning contextual integration",
     "training mean square error"),
    ("sequential-learning", "sequential-digits", "Learning sequential digits",
     "training loss (nats)"),
)

STYLE = {
    "svg.hashsalt": "smnn",
    "svg.fonttype": "none",  # text stays text
    "font.family": "sans-serif",
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "axes.grid": True,
    "grid.color": "#dddddd",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "lines.markersize": 6,
    "legend.frameon": False,
}

Outcomes = dict[str, Outcome]
Draw = Callable[[Axes], None]


def save(path: Path, draw: Draw, title: str, x: str, y: str) -> None:
    figure, axes = pyplot.subplots(figsize=(8.0, 4.0), layout="constrained")
    draw(axes)
    axes.set(title=title, xlabel=x, ylabel=y)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize="small", loc="center left", bbox_to_anchor=(1.0, 0.5))
    bytes_ = io.BytesIO()
    figure.savefig(bytes_, format="svg", metadata={"Date": None, "Creator": None})
    pyplot.close(figure)
    write_whole(path, bytes_.getvalue())


def scale_by_powers(axes: Axes) -> None:
    """A y axis in powers of ten, with plain numbers."""
    axes.set_yscale("log")
    axes.get_yaxis().set_major_locator(ticker.LogLocator(subs=(1, 2, 5)))
    axes.get_yaxis().set_major_formatter("{x:g}")
    axes.get_yaxis().set_minor_locator(ticker.NullLocator())


def draw_ours(axes: Axes, points: list[tuple[float, list[float]]], **style: object) -> None:
    """Points: a place on the x axis, the seeds' values."""
    points = [(x, values) for x, values in sorted(points) if values]
    if not points:
        return
    means = [sum(values) / len(values) for _, values in points]
    below = [mean - min(values) for mean, (_, values) in zip(means, points)]
    above = [max(values) - mean for mean, (_, values) in zip(means, points)]
    axes.errorbar([x for x, _ in points], means, yerr=(below, above), capsize=3, **style)


def draw_published(axes: Axes, points: list[tuple[float, float | None]], scale: float) -> None:
    known = [(x, scale * y) for x, y in sorted(points) if y is not None]
    if known:
        axes.plot([x for x, _ in known], [y for _, y in known], **PUBLISHED)


def draw_against(axes: Axes, outcomes: Iterable[Outcome], place: Callable[[Outcome], float],
                 scale: float) -> None:
    shown = list(outcomes)
    draw_ours(axes, [(place(one), [scale * v for v in one.each()]) for one in shown], **OURS)
    draw_published(axes, [(place(one), one.row.published) for one in shown], scale)
    axes.set_xticks(sorted({place(one) for one in shown}))
    axes.get_xaxis().set_major_formatter("{x:.0f}")
    axes.get_xaxis().set_minor_locator(ticker.NullLocator())


def neurons(outcome: Outcome) -> float:
    return outcome.row.neurons


def modes(outcome: Outcome) -> float:
    return float(outcome.row.modes)


def spiking(task: Task, outcomes: Outcomes) -> list[Outcome]:
    """Those with modes, and spikes; of two with the same, the one whose pictures move."""
    return [
        one
        for one in outcomes.values()
        if one.row.task is task
        and one.row.modes != FULL_RANK
        and "--dynamics rate" not in one.row.flags
        and STILL not in one.row.flags
    ]


def draw_digits_by_neurons(outcomes: Outcomes) -> Draw:
    def draw(axes: Axes) -> None:
        axes.set_xscale("log")
        ours = [one for one in spiking(DIGITS, outcomes) if one.row.modes == 3]
        draw_against(axes, ours, neurons, 100)
        rate = outcomes["digits-rate"]
        draw_ours(axes, [(neurons(rate), [100 * v for v in rate.each()])], **RATE)

    return draw


def draw_digits_by_modes(outcomes: Outcomes) -> Draw:
    def draw(axes: Axes) -> None:
        axes.set_xscale("symlog", linthresh=1)
        ours = [one for one in spiking(DIGITS, outcomes) if one.row.neurons == 100]
        draw_against(axes, ours, modes, 100)
        dense = outcomes["digits-full-rank"]
        if dense.reports:
            axes.axhline(100 * dense.mean, **DENSE)

    return draw


def draw_context(outcomes: Outcomes) -> Draw:
    def draw(axes: Axes) -> None:
        axes.set_xscale("log")
        scale_by_powers(axes)
        draw_against(axes, spiking(CONTEXT, outcomes), neurons, 1)

    return draw


def draw_sequential(outcomes: Outcomes) -> Draw:
    def draw(axes: Axes) -> None:
        axes.set_xscale("symlog", linthresh=1)
        draw_against(axes, spiking(SEQUENTIAL, outcomes), modes, 100)

    return draw


def epoch_losses(log: Path) -> list[float]:
    try:
        lines = [json.loads(line) for line in log.read_text().splitlines()]
    except (OSError, ValueError):
        return []
    return [line["loss"] for line in lines if "batch" not in line]


def draw_curves(word: str, runs: list[Run]) -> Draw:
    """The first seed of each row of a task."""
    first = min(run.seed for run in runs)
    shown = [run for run in runs if run.row.task.word == word and run.seed == first]

    def draw(axes: Axes) -> None:
        scale_by_powers(axes)
        for i, run in enumerate(shown):
            losses = epoch_losses(run.log)
            axes.plot(
                range(1, len(losses) + 1), losses, label=run.row.name, linewidth=1.2,
                color=CURVE_COLOURS[i % len(CURVE_COLOURS)],
                linestyle=CURVE_STYLES[i // len(CURVE_COLOURS) % len(CURVE_STYLES)],
                marker="." if len(losses) < 5 else None,
            )
        axes.get_xaxis().set_major_locator(ticker.MaxNLocator(integer=True))

    return draw


def draw_plots(folder: Path, runs: list[Run], outcomes: Outcomes) -> None:
    accuracy = "accuracy on the test pictures (%)"
    with matplotlib.rc_context(STYLE):
        save(folder / "digits-neurons.svg", draw_digits_by_neurons(outcomes),
             "Digits, 3 modes", "neurons N", accuracy)
        save(folder / "digits-modes.svg", draw_digits_by_modes(outcomes),
             "Digits, 100 neurons", "modes P", accuracy)
        save(folder / "context.svg", draw_context(outcomes),
             "Contextual integration, 3 modes", "neurons N", "mean square error of all ticks")
        save(folder / "sequential.svg", draw_sequential(outcomes),
             "Sequential digits, 200 neurons", "modes P", accuracy)
        for name, word, title, loss in CURVES:
            save(folder / f"{name}.svg", draw_curves(word, runs), f"{title}, seed 1", "epoch", loss)
