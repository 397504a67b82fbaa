"""The page of figures: what each shows, our numbers, and the command of every one."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import fill

from figure_grid import FIGURE_5_NEURONS, STUDIES
from figure_plots import LEARNED, WINDOW
from outcomes import Outcome
from page import NOTHING, WIDTH, failures, origin_lines, table
from runs import Run, gather, training_flags
from studies import command_of

Studies = dict[str, dict]


@dataclass(frozen=True)
class Shown:
    name: str  # of its file, behind figure-
    title: str
    words: str
    study: str | None = None  # without which there is none


FIGURES = (
    Shown("2a", "Figure 2a: how soon digits are learned",
          f"Batches of 100 pictures until the training loss, averaged over {WINDOW} batches, is"
          f" below {LEARNED} nats, against the number of modes; mean and range of three seeds."
          " (The published loss takes the softmax twice and cannot fall below 1.46; theirs is"
          " counted to 1.7.)"),
    Shown("2b", "Figure 2b: the loss, batch by batch",
          f"Digits, N = 100; each point is the mean of {WINDOW} batches and of three seeds."),
    Shown("2c", "Figure 2c: spiking and rate networks",
          "Digits, N = 30, four epochs: accuracy on the 10,000 test pictures against the number of"
          " modes, mean and range of three seeds. (The published points lie in reverse order.)"),
    Shown("3a", "Figure 3a: the error of contextual integration",
          "1,000 trials that no training has seen, after twelve epochs of 5,000 trials; mean and"
          " range of three seeds. P = 100 learns at a quarter of the rate, with gradients cut to"
          " 0.05: at the rate of the others it often diverges."),
    Shown("3b", "Figure 3b: the same, batch by batch",
          "N = 100, batches of 100 trials; each point is one batch, the mean of three seeds."),
    Shown("3c", "Figure 3c: what is answered",
          "100 trials of the network of figure 4a, by the sign to be answered; the stimulus is"
          " shaded, the target dashed.", "attractors"),
    Shown("4a", "Figure 4a: four attractors",
          "Contextual integration, N = 100, P = 3: filtered spikes r on the input and the output"
          " modes, 100 trials by context and choice, with a square at the end of each.",
          "attractors"),
    Shown("4b", "Figure 4b: a trial with a switch", "Its stimuli and its context.", "switch"),
    Shown("4c", "Figure 4c: from one attractor to another",
          "Squares: where 100 trials end, by their first context and the signs of both stimuli. Grey,"
          " from dark to light: one trial whose answer changes its sign with the context.", "switch"),
    Shown("4d", "Figure 4d: such trials in orthonormal coordinates",
          "Projections of r on [Win, xi_in], made orthonormal column after column: what the input"
          " pushes (dotted), and what only the modes do; mean of the trials of one condition.",
          "switch"),
    Shown("5", "Figure 5: how much each mode matters",
          "Digits, P = 30, three seeds: |lambda| by rank, and tau by rank with the pieces of a power"
          " law whose breaks the fit found (dash-dotted; dotted lines at the breaks). Dashed:"
          " networks that were never trained.", f"importance-n{FIGURE_5_NEURONS[0]}"),
    Shown("ablation", "What breaks when modes are taken away",
          "Digits, N = 100, P = 30, three seeds, 10,000 test pictures: accuracy against the number"
          " of modes whose lambda is set to 0.", "ablation"),
)


def slopes(study: dict) -> str:
    pieces = [
        f"{piece['slope']:.3f} ± {piece['slope_error']:.3f} (ranks {piece['from_rank']} to"
        f" {piece['to_rank']})"
        for piece in study["fit"]["pieces"]
    ]
    return ", ".join(pieces) + f"; R² {study['fit']['r_squared']:.3f}"


def importance_rows(studies: Studies) -> list[list[str]]:
    return [
        [f"slopes of tau, N = {neurons}", slopes(studies[name]),
         "-0.10 (1 to 9), -0.12 (10 to 19); R² 0.985" if neurons == 100 else NOTHING]
        for neurons in FIGURE_5_NEURONS
        if (name := f"importance-n{neurons}") in studies
    ]


def accuracy_at(curve: dict, count: int) -> float:
    return curve["mean"][curve["count"].index(count)]


def ablation_rows(studies: Studies) -> list[list[str]]:
    rows = []
    for curve in studies["ablation"]["curves"] if "ablation" in studies else []:
        whole, half, none = (accuracy_at(curve, count) for count in (0, 15, 30))
        rows.append([f"15 of 30 modes taken away, {curve['order']}",
                     f"{100 * (half - whole):+.2f} points (all 30: {100 * (none - whole):+.2f})",
                     NOTHING])
    return rows


def attractor_rows(studies: Studies) -> list[list[str]]:
    rows = []
    if "attractors" in studies:
        separation = studies["attractors"]["separation"]
        rows.append([f"separation of the four ends: {separation['measure']}",
                     f"{separation['value']:.3g}", NOTHING])
        rows.append(["trials that end nearest to the mean of their own condition",
                     f"{100 * separation['nearest_share']:.4g} %", NOTHING])
    if "switch" in studies:
        switch = studies["switch"]["switch"]
        changing = switch["answer_changes"]
        rows.append(["trials that go from one attractor to the other",
                     f"{switch['moved']} of {switch['trials']}", NOTHING])
        rows.append(["of those whose answer changes",
                     f"{changing['moved']} of {changing['trials']}", NOTHING])
    return rows


def numbers(studies: Studies) -> str:
    rows = attractor_rows(studies) + importance_rows(studies) + ablation_rows(studies)
    return "## In numbers\n\n" + table(["", "ours", "published"], rows) if rows else NOTHING


def figure_text(shown: Shown) -> str:
    return (f"## {shown.title}\n\n{fill(shown.words, WIDTH)}\n\n"
            f"![{shown.title}](figure-{shown.name}.svg)")


def commands(outcomes: dict[str, Outcome], runs: list[Run], studies: Studies, quick: bool) -> str:
    rows = [
        [outcome.row.name, f"`smnn train {training_flags(outcome.row, quick)} --seed S --out NET`",
         f"{len(outcome.reports)} of {outcome.wanted}"]
        for outcome in outcomes.values()
    ]
    rows += [[study.name, f"`{command_of(study, runs, quick)}`", NOTHING]
             for study in STUDIES if study.name in studies]
    return table(["row", "command", "seeds"], rows)


INTRODUCTION = (
    "The figures of Z. Lin and H. Huang, Phys. Rev. E 110, 024306, drawn again from networks that"
    " we trained: ours learn by replay of recorded spikes, with our flags and less training than"
    " the [table of networks](../paper/README.md), so that the shapes are to be compared, not the"
    " last digits."
)
QUICK = """**This is the quick page: few epochs, 5,000 bundled digits, two seeds. It shows that the
figures can be made; they say nothing about the networks.**"""


def page(runs: list[Run], studies: Studies, quick: bool, command: str) -> str:
    outcomes = gather(runs)
    failed = failures(outcomes)
    parts = [
        "# The paper's figures, drawn again" + (" (quick)" if quick else ""),
        QUICK if quick else NOTHING,
        fill(INTRODUCTION, WIDTH),
        numbers(studies),
        *[figure_text(one) for one in FIGURES if one.study is None or one.study in studies],
        "## Diverged\n\n" + "\n".join(failed) if failed else NOTHING,
        "## How\n\n" + f"Made by `{command}`:\n\n" + "\n".join(origin_lines(runs)),
        commands(outcomes, runs, studies, quick),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"
