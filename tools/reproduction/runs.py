"""One run: a network trained from one seed, and tested. Its record is one JSON file.

A record names its exact commands and what it learned from. It is written without reports when the
training begins and with them when all is done: a record that names other commands is of another
run, and so is the checkpoint beside it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import dataset
from files import write_whole
from grid import FULL_RANK, QUICK_SEEDS, ROWS, Row
from outcomes import Outcome

EPOCHS_ONLY = 1000000000  # a line for so many batches: the log has those of the epochs


@dataclass(frozen=True)
class Run:
    row: Row
    seed: int
    folder: Path
    training: str  # its flags, without files and seed
    pictures: str  # the digest of what it learns from; of made-up trials none

    @property
    def name(self) -> str:
        return f"{self.row.name}-seed{self.seed}"

    @property
    def record(self) -> Path:
        return self.folder / f"{self.name}.json"

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.jsonl"

    @property
    def network(self) -> Path:
        return self.folder / f"{self.name}.smnn"

    @property
    def checkpoint(self) -> Path:
        return self.folder / f"{self.name}.checkpoint"

    def commands(self) -> list[str]:
        """To be run in the folder, one after the other."""
        task, network = self.row.task, self.network.name
        data = f"--data {dataset.LINK} " if task.has_pictures else ""
        files = f"{data}--out {network} --resume {self.checkpoint.name} --log {self.log.name}"
        lines = [
            f"smnn train {self.training} --seed {self.seed} --threads 1 {files}"
            f" --log-every {self.row.log_every or EPOCHS_ONLY} --json"
        ]
        if task.evaluate:
            lines.append(
                f"smnn evaluate {network} {data}{task.evaluate} --seed {self.seed}"
                " --threads 1 --json"
            )
        return lines


def merged(*lines: str) -> str:
    """Flags of several lines; a later line's go before an earlier one's."""
    flags: dict[str, str] = {}
    for line in lines:
        for flag in line.split("--")[1:]:
            word, _, value = flag.strip().partition(" ")
            flags[word] = value.strip()
    return " ".join(f"--{word} {value}".strip() for word, value in flags.items())


def training_flags(row: Row, quick: bool) -> str:
    shape = f"--neurons {row.neurons} "
    shape += "--full-rank" if row.modes == FULL_RANK else f"--modes {row.modes}"
    quickly = row.task.quick_flags if quick else ""
    return f"{row.task.word} {merged(shape, row.task.flags, row.flags, quickly)}"


def seeds_of(row: Row, quick: bool) -> tuple[int, ...]:
    return tuple(seed for seed in row.seeds if not quick or seed in QUICK_SEEDS)


def all_runs(folder: Path, quick: bool, rows: tuple[Row, ...] = ROWS) -> list[Run]:
    """Every row's first seed, then every row's second: the page soon has a number everywhere."""
    pictures = dataset.digest(folder / dataset.LINK)
    runs = [
        Run(row, seed, folder, training_flags(row, quick), pictures * row.task.has_pictures)
        for row in rows
        for seed in seeds_of(row, quick)
    ]
    return sorted(runs, key=lambda run: run.seed)


def identity(run: Run) -> dict:
    return {"commands": run.commands(), "pictures": run.pictures}


def read_record(run: Run) -> dict | None:
    """Of this run, begun or done: not of another that had its name."""
    try:
        record = json.loads(run.record.read_text())
        is_of_this_run = {key: record[key] for key in identity(run)} == identity(run)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return record if is_of_this_run else None


def is_done(run: Run) -> bool:
    record = read_record(run)
    return record is not None and ("reports" in record or "failure" in record)


def begin(run: Run) -> None:
    if read_record(run) is None:
        for path in (run.record, run.checkpoint, run.log):
            if path.exists():
                path.replace(path.with_name(path.name + ".previous"))
        write_record(run, {})


def write_record(run: Run, content: dict) -> None:
    text = json.dumps({**identity(run), **content}, indent=2)
    write_whole(run.record, text + "\n")


def report_of(record: dict) -> dict:
    """The training's report; where a test of its own followed, that one's numbers."""
    report: dict = {}
    for one in record["reports"]:
        report.update(one)
    return report


def gather(runs: list[Run]) -> dict[str, Outcome]:
    """By the row's name, in the order of the rows."""
    outcomes: dict[str, Outcome] = {}
    for run in runs:
        outcome = outcomes.setdefault(run.row.name, Outcome(run.row, 0))
        outcome.wanted += 1
        record = read_record(run) or {}
        if "reports" in record:
            outcome.reports[run.seed] = report_of(record)
        elif "failure" in record:
            outcome.failures[run.seed] = record["failure"]
    return outcomes
