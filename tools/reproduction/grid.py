"""What is reproduced: a row a network, in the order of the page.

The flags of `smnn train` are chosen by the validation split, never on the test pictures.
"""

from __future__ import annotations

from dataclasses import dataclass

from goals import Goal, as_good_as, at_least, at_most_and_right, near_but_slower


@dataclass(frozen=True)
class Task:
    """What is learned, and by which number of the reports it is judged."""

    word: str  # of `smnn train`
    flags: str  # of every training of it; a row's own flags go before them
    quick_flags: str  # in the quick mode, before both
    measure: str
    evaluate: str | None = None  # flags of `smnn evaluate`, if the training's own test will not do
    has_pictures: bool = True


DIGITS = Task(
    "digits", "--epochs 30 --learning-rate 0.008 --weight-decay 0.1 --initial-scale 0.5",
    "--epochs 2", "accuracy",
)
SEQUENTIAL = Task(
    "sequential-digits", "--epochs 8 --learning-rate 0.008 --initial-scale 0.5",
    "--epochs 2", "accuracy",
)
CONTEXT = Task(
    "context", "--epochs 50 --trials 5000 --learning-rate 0.008 --initial-scale 0.5",
    "--epochs 3 --trials 400", "mean_square_error",
    has_pictures=False,
)
SWITCH = Task(
    "context",
    "--epochs 50 --trials 5000 --learning-rate 0.008 --initial-scale 0.5 --switch-fraction 0.5",
    "--epochs 3 --trials 400",
    "sign_accuracy", evaluate="--trials 1000 --switch-fraction 1", has_pictures=False,
)

FULL_RANK = "full rank"
MOVED = "--weight-decay 0.03 --shift 1"  # large networks learn small pictures by heart
STILL = "--shift 0"  # and one that does, to compare
THREE = (1, 2, 3)
FIVE = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Row:
    name: str  # of its files, and for --only
    task: Task
    neurons: int
    modes: int | str  # 0: no recurrence; or FULL_RANK
    published: float | None  # in the unit of the measure: a share of 1 or a mean square
    goal: Goal | None
    flags: str = ""  # what its training has beside or instead of its task's
    seeds: tuple[int, ...] = THREE
    log_every: int | None = None  # batches from line to line of its log; None: epochs alone


# fmt: off
ROWS = (
    #   name                task        N    P          published  goal, own flags of the training
    Row("digits-n30",       DIGITS,     30,  3,         0.9399,    at_least(0.955)),
    Row("digits-n50",       DIGITS,     50,  3,         0.9476,    at_least(0.967)),
    Row("digits-n100",      DIGITS,     100, 3,         0.9615,    at_least(0.976),
        MOVED),
    Row("digits-still",     DIGITS,     100, 3,         0.9615,    None,
        STILL, seeds=(1,)),
    Row("digits-n200",      DIGITS,     200, 3,         0.972,     at_least(0.980),
        MOVED),
    Row("digits-p1",        DIGITS,     100, 1,         0.9627,    at_least(0.975),
        MOVED),
    Row("digits-p10",       DIGITS,     100, 10,        0.9560,    at_least(0.975),
        MOVED),
    Row("digits-p100",      DIGITS,     100, 100,       0.9495,    at_least(0.973),
        MOVED),
    Row("digits-full-rank", DIGITS,     100, FULL_RANK, None,
        near_but_slower(0.003, "digits-n100"), MOVED),
    Row("digits-rate",      DIGITS,     100, 3,         0.9505,    at_least(0.97),
        "--dynamics rate " + MOVED),
    Row("context-n30",      CONTEXT,    30,  3,         0.0267,    at_most_and_right(0.020),
        "--batch 25 --epochs 60 --clip 0.05 --validation 0.1 --patience 20"),
    Row("context-n100",     CONTEXT,    100, 3,         0.0202,    at_most_and_right(0.015)),
    Row("context-n200",     CONTEXT,    200, 3,         0.0186,    at_most_and_right(0.013)),
    Row("context-n300",     CONTEXT,    300, 3,         0.52,
        as_good_as("context-n200", 0.013), seeds=FIVE),
    Row("switch-n100",      SWITCH,     100, 3,         None,      at_least(0.99)),
    Row("sequential-p0",    SEQUENTIAL, 200, 0,         None,      None),
    Row("sequential-p3",    SEQUENTIAL, 200, 3,         None,      None),
    Row("sequential-p10",   SEQUENTIAL, 200, 10,        None,      None),
    Row("sequential-p30",   SEQUENTIAL, 200, 30,        None,      None),
)
# fmt: on

BEST_SEQUENTIAL = 0.95  # of these four

QUICK_SEEDS = (1, 2)
