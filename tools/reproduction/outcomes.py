"""What came of the runs of a row."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import fmean

from grid import Row


@dataclass
class Outcome:
    row: Row
    wanted: int  # runs
    reports: dict[int, dict] = field(default_factory=dict)  # by seed
    failures: dict[int, str] = field(default_factory=dict)  # by seed: what the program said

    @property
    def is_complete(self) -> bool:
        return len(self.reports) + len(self.failures) == self.wanted

    def each(self, key: str | None = None) -> list[float]:
        key = key or self.row.task.measure
        return [report[key] for _, report in sorted(self.reports.items())]

    @property
    def mean(self) -> float:
        return fmean(self.each())

    @property
    def seconds_per_epoch(self) -> float:
        return fmean(self.each("seconds_per_epoch"))


def verdict(outcome: Outcome, outcomes: dict[str, Outcome]) -> str:
    goal = outcome.row.goal
    if goal is None:
        return "no goal"
    needed = [outcome] + ([outcomes[goal.other]] if goal.other else [])
    if not all(one.is_complete for one in needed):
        return "not yet known"
    if any(one.failures for one in needed):
        return "not reached"
    return "reached" if goal.is_reached(outcome, outcomes.__getitem__) else "not reached"
