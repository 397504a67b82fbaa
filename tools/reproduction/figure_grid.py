"""What the paper's figures are drawn from: networks, a row each, and what is asked of them.

Figures 2 and 3 ask how learning depends on the number of modes P, figure 4 what a network of
contextual integration does in the space of its modes, figure 5 how much each mode matters.
"""

from __future__ import annotations

from dataclasses import dataclass

from grid import CONTEXT, DIGITS, SWITCH, Row

MODES = (1, 3, 10, 30, 100)
FIGURE_2_NEURONS = (30, 50, 100)
FIGURE_3_NEURONS = (30, 100)
FIGURE_5_NEURONS = (100, 200)

ONE_EPOCH = "--epochs 1 --schedule constant --learning-rate 0.004"
SHORT = "--epochs 4"
SHORT_CONTEXT = "--epochs 12"
MANY_MODES = "--learning-rate 0.002 --clip 0.05"  # with P = 100 the usual rate often diverges
ENOUGH = "--epochs 8"
EVERY_BATCH = 1
EVERY_TENTH = 10


def learning_rows() -> list[Row]:
    """2a, 2b: from nothing, batch by batch."""
    return [
        Row(f"figure2-n{neurons}-p{modes}", DIGITS, neurons, modes, None, None, ONE_EPOCH,
            log_every=EVERY_BATCH)
        for neurons in FIGURE_2_NEURONS
        for modes in MODES
    ]


def accuracy_rows() -> list[Row]:
    """2c: spikes and rates, 30 neurons."""
    return [
        Row(f"figure2c-{kind}-p{modes}", DIGITS, 30, modes, None, None, f"{SHORT} {flags}".strip())
        for kind, flags in (("spikes", ""), ("rates", "--dynamics rate"))
        for modes in MODES
    ]


def context_rows() -> list[Row]:
    """3a, 3b."""
    return [
        Row(f"figure3-n{neurons}-p{modes}", CONTEXT, neurons, modes, None, None,
            f"{SHORT_CONTEXT} {MANY_MODES if modes == MODES[-1] else ''}".strip(),
            log_every=EVERY_TENTH)
        for neurons in FIGURE_3_NEURONS
        for modes in MODES
    ]


FIGURE_ROWS = (
    # 3c, 4a; 4c, 4d: as in the table of networks, which has more seeds of them
    Row("figure4-context", CONTEXT, 100, 3, None, None, seeds=(1,)),
    Row("figure4-switch", SWITCH, 100, 3, None, None, seeds=(1,)),
    *(Row(f"figure5-n{neurons}", DIGITS, neurons, 30, None, None, ENOUGH)
      for neurons in FIGURE_5_NEURONS),
    *learning_rows(),
    *context_rows(),
    *accuracy_rows(),
)


@dataclass(frozen=True)
class Study:
    """A command on trained networks that prints one JSON object."""

    name: str  # of its record
    command: str  # {networks}: the files of the row's seeds
    row: str
    quick_flags: str = ""


STUDIES = (
    Study("attractors", "smnn analyse mode-space {networks} --task context --trials 100 --every 10 --seed 7",
          "figure4-context", "--trials 12"),
    Study("switch", "smnn analyse mode-space {networks} --task switch --trials 200 --seed 7",
          "figure4-switch", "--trials 12"),
    Study("trial", "smnn encode context --network {networks} --switch-fraction 1 --trials 1 --seed 7"
          " --out trial.csv", "figure4-switch"),
    *(Study(f"importance-n{neurons}", "smnn analyse importance {networks}", f"figure5-n{neurons}")
      for neurons in FIGURE_5_NEURONS),
    Study("ablation",
          "smnn analyse robustness {networks} --data pictures --what modes --seeds 3",
          "figure5-n100", "--trials 100 --seeds 1"),
)
