"""What a row must reach: a few words for the page, and a question to the outcomes of its runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outcomes import Outcome

Look = Callable[[str], "Outcome"]  # the outcome of another row, by its name


@dataclass(frozen=True)
class Goal:
    says: str  # {other}: the network that it is held against
    is_reached: Callable[[Outcome, Look], bool]
    other: str | None = None  # the row that it is held against


def percent(share: float) -> str:
    return f"{100 * share:.4g} %"


def at_least(share: float) -> Goal:
    return Goal(f"at least {percent(share)}", lambda ours, _: ours.mean >= share)


def is_right_in_every_trial(ours: Outcome) -> bool:
    return all(share == 1.0 for share in ours.each("sign_accuracy"))


def at_most_and_right(error: float) -> Goal:
    return Goal(
        f"at most {error:.3f}, every sign right",
        lambda ours, _: ours.mean <= error and is_right_in_every_trial(ours),
    )


def as_good_as(other: str, error: float) -> Goal:
    """Every seed within `error`, every sign right, the mean no worse than its worst seed."""
    return Goal(
        f"as {{other}}: every seed at most {error:.3f}, every sign right",
        lambda ours, look: max(ours.each()) <= error
        and ours.mean <= max(look(other).each())
        and is_right_in_every_trial(ours),
        other,
    )


def near_but_slower(share: float, other: str) -> Goal:
    return Goal(
        f"within {100 * share:.1f} points of {{other}}, and slower",
        lambda ours, look: abs(ours.mean - look(other).mean) <= share
        and ours.seconds_per_epoch > look(other).seconds_per_epoch,
        other,
    )
