"""The page: our numbers beside the published ones, in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import fmean
from textwrap import fill

from grid import BEST_SEQUENTIAL, CONTEXT, DIGITS, FULL_RANK, SEQUENTIAL, STILL, SWITCH, Task
from outcomes import Outcome, verdict
from runs import Run, read_record, training_flags

NOTHING = ""  # an empty cell
WIDTH = 100

Outcomes = dict[str, Outcome]


def share(value: float) -> str:
    return f"{100 * value:.2f} %"


def error(value: float) -> str:
    return f"{value:.4f}"


def seconds(value: float) -> str:
    return f"{value:.3g}"


def spread(values: list[float], show: Callable[[float], str]) -> str:
    """The mean, and the least and the most of the seeds."""
    if not values:
        return NOTHING
    return f"{show(fmean(values))} ({show(min(values))} to {show(max(values))})"


@dataclass(frozen=True)
class Column:
    head: str
    key: str
    show: Callable[[float], str]


@dataclass(frozen=True)
class Section:
    title: str
    task: Task
    columns: tuple[Column, ...]  # the first is what is published and judged
    words: str
    pictures: tuple[tuple[str, str], ...]  # file and what it shows


SECONDS = Column("seconds an epoch", "seconds_per_epoch", seconds)
ACCURACY = Column("accuracy", "accuracy", share)
SIGN = Column("right sign", "sign_accuracy", share)

SECTIONS = (
    Section(
        "Digits",
        DIGITS,
        (ACCURACY, SECONDS),
        "Rate code, 50 ticks; accuracy on the test pictures. A rate"
        " network has no spikes. With 100 neurons and more the training moves each picture by up to"
        " one pixel, anew each time, except where said; the test pictures stay where they are."
        " Published: mean of three runs on all 10,000 test pictures, for"
        " N = 200 from the log of the training.",
        (
            ("digits-neurons.svg", "Accuracy on digits against the number of neurons"),
            ("digits-modes.svg", "Accuracy on digits against the number of modes"),
            ("digits-learning.svg", "Loss against epochs, digits"),
        ),
    ),
    Section(
        "Contextual integration",
        CONTEXT,
        (
            Column("mean square error", "mean_square_error", error),
            Column("of the response", "response_error", error),
            SIGN,
            SECONDS,
        ),
        "1,000 trials that no training has seen; the error is the mean over all 500 ticks."
        " Published: 100 trials a run; the training with N = 300 fails, 63 % of its signs are"
        " right.",
        (
            ("context.svg", "Mean square error of contextual integration against neurons"),
            ("context-learning.svg", "Loss against epochs, contextual integration and switch"),
        ),
    ),
    Section(
        "Context switch",
        SWITCH,
        (Column("both answers right", "sign_accuracy", share), SECONDS),
        "Every other trial of the training switches its context during the response; here all of"
        " 1,000 do, and the answers before and after must both have the right sign. Where both"
        " channels have the same sign, the two answers are one.",
        (),
    ),
    Section(
        "Sequential digits",
        SEQUENTIAL,
        (ACCURACY, SECONDS),
        "The 28 rows of a picture one after the other, 5 ticks each. Without recurrence (P = 0)"
        " only the neurons themselves remember.",
        (
            ("sequential.svg", "Accuracy on sequential digits against the number of modes"),
            ("sequential-learning.svg", "Loss against epochs, sequential digits"),
        ),
    ),
)


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def network_name(outcome: Outcome) -> str:
    row = outcome.row
    recurrence = FULL_RANK if row.modes == FULL_RANK else f"P = {row.modes}"
    rate = ", rate network" if "--dynamics rate" in row.flags else ""
    still = ", pictures not moved" if STILL in row.flags else ""
    return f"N = {row.neurons}, {recurrence}{rate}{still}"


def goal_text(outcome: Outcome, outcomes: Outcomes) -> str:
    goal = outcome.row.goal
    if goal is None:
        return NOTHING
    return goal.says.format(other=network_name(outcomes[goal.other])) if goal.other else goal.says


def row_cells(outcome: Outcome, section: Section, outcomes: Outcomes) -> list[str]:
    row, first = outcome.row, section.columns[0]
    cells = [spread(outcome.each(column.key), column.show) for column in section.columns]
    return [
        network_name(outcome),
        NOTHING if row.published is None else first.show(row.published),
        goal_text(outcome, outcomes),
        *cells,
        f"{len(outcome.reports)} of {outcome.wanted}",
        verdict(outcome, outcomes),
    ]


def best_cells(section: Section, outcomes: Outcomes) -> list[str]:
    """Of the sequential digits, one network must reach the goal: whichever it is."""
    ours = of_task(section.task, outcomes)
    best = max((one for one in ours if one.reports), key=lambda one: one.mean, default=None)
    blank = [NOTHING] * (len(section.columns) - 1)
    goal = f"at least {100 * BEST_SEQUENTIAL:.4g} %"
    shown = share(best.mean) if best else NOTHING
    return ["the best of these", NOTHING, goal, shown, *blank, NOTHING, best_verdict(outcomes)]


def best_verdict(outcomes: Outcomes) -> str:
    ours = of_task(SEQUENTIAL, outcomes)
    if any(one.is_complete and one.reports and one.mean >= BEST_SEQUENTIAL for one in ours):
        return "reached"
    return "not reached" if all(one.is_complete for one in ours) else "not yet known"


def of_task(task: Task, outcomes: Outcomes) -> list[Outcome]:
    return [one for one in outcomes.values() if one.row.task is task]


def section_text(section: Section, outcomes: Outcomes) -> str:
    head = ["network", "published", "goal", *[one.head for one in section.columns]]
    rows = [row_cells(one, section, outcomes) for one in of_task(section.task, outcomes)]
    if section.task is SEQUENTIAL:
        rows.append(best_cells(section, outcomes))
    pictures = "".join(f"\n\n![{words}]({file})" for file, words in section.pictures)
    return (
        f"## {section.title}\n\n{fill(section.words, WIDTH)}\n\n"
        + table([*head, "seeds", ""], rows)
        + pictures
    )


def failures(outcomes: Outcomes) -> list[str]:
    return [
        f"- {outcome.row.name}, seed {seed}: {words}"
        for outcome in outcomes.values()
        for seed, words in sorted(outcome.failures.items())
    ]


def verdicts(outcomes: Outcomes) -> list[str]:
    return [verdict(one, outcomes) for one in outcomes.values()] + [best_verdict(outcomes)]


def count_text(outcomes: Outcomes) -> str:
    said = verdicts(outcomes)
    goals = [one for one in said if one != "no goal"]
    text = f"{goals.count('reached')} of {len(goals)} goals reached"
    unknown = goals.count("not yet known")
    return text + (f", {unknown} not yet known." if unknown else ".")


def origins(runs: list[Run]) -> list[dict]:
    """Those that differ, oldest first."""
    found: list[dict] = []
    for run in runs:
        facts = (read_record(run) or {}).get("origin")
        if facts and facts not in found:
            found.append(facts)
    return sorted(found, key=lambda facts: facts["date"])


def origin_lines(runs: list[Run]) -> list[str]:
    return [
        f"- {one['date']}, commit {one['commit']}, {one['compiler']}, on {one['cores']} cores"
        f" ({one['processor']}), trainings at a time: {one['jobs']}, one thread each"
        for one in origins(runs)
    ]


def commands_text(outcomes: Outcomes, quick: bool) -> str:
    rows = []
    for outcome in outcomes.values():
        row = outcome.row
        line = f"`smnn train {training_flags(row, quick)} --seed S --out NET`"
        if row.task.evaluate:
            line += f"<br>`smnn evaluate NET {row.task.evaluate} --seed S`"
        shown = share if row.task is not CONTEXT else error
        rows.append([row.name, line, ", ".join(shown(value) for value in outcome.each())])
    return table(["row", "command", "seed by seed"], rows)


INTRODUCTION = (
    "Ours is the mean of the seeds, with the least and the most of them. Published: the published"
    " weights of Z. Lin and H. Huang, Phys. Rev. E 110, 024306, run through their published code."
    " Goals are our own. Flags were chosen by a validation split of the training pictures, never by"
    " the test."
)
QUICK = """**This is the quick page: few epochs, 5,000 bundled digits, two seeds. It shows that the
reproduction works; its numbers say nothing about the networks and are not to be quoted.**"""


def page(runs: list[Run], outcomes: Outcomes, quick: bool, command: str) -> str:
    failed = failures(outcomes)
    parts = [
        "# The paper's networks, reproduced" + (" (quick)" if quick else ""),
        QUICK if quick else NOTHING,
        fill(f"{count_text(outcomes)} {INTRODUCTION}", WIDTH),
        *[section_text(section, outcomes) for section in SECTIONS],
        "## Diverged\n\n" + "\n".join(failed) if failed else NOTHING,
        "## How\n\n" + f"Made by `{command}`:\n\n" + "\n".join(origin_lines(runs)),
        commands_text(outcomes, quick),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"
