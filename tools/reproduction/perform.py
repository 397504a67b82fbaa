"""Runs at work: so many at a time, one line for each that is done.

A training is started so that it ends when this process does, however that ends: it then writes its
checkpoint and stops.
"""

from __future__ import annotations

import json
import shlex
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import fmean
from typing import NoReturn

from machine import Origin
from runs import Run, begin, is_done, read_record, report_of, write_record

DIVERGED = 1  # the exit code of a training whose network has diverged


class Stopped(Exception):
    """By SIGINT or SIGTERM."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class Failed(Exception):
    """A run that cannot be: its line says why."""


class AtWork:
    """A run whose commands are carried out one after the other."""

    def __init__(self, run: Run, program: Path) -> None:
        self.run = run
        self.reports: list[dict] = []
        self._program = program
        self._start()

    def is_over(self) -> bool:
        return self._process.poll() is not None

    def end_command(self) -> bool:
        """Takes what a command printed; starts the next, or says that there is none."""
        if self._process.returncode == 0:
            self._output.seek(0)
            self.reports.append(json.loads(self._output.read()))
            if len(self.reports) < len(self.run.commands()):
                self._start()
                return False
        return True

    @property
    def failure(self) -> str | None:
        if self._process.returncode == 0:
            return None
        self._remarks.seek(0)
        lines = self._remarks.read().strip().splitlines()
        return lines[-1] if lines else f"exit {self._process.returncode}"

    @property
    def has_diverged(self) -> bool:
        return self._process.returncode == DIVERGED

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()

    def _start(self) -> None:
        words = shlex.split(self.run.commands()[len(self.reports)])
        self._output = tempfile.TemporaryFile("w+")
        self._remarks = tempfile.TemporaryFile("w+")
        # A session of its own: Ctrl-C reaches us alone, and we pass it on once.
        self._process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", str(self._program), *words[1:]],
            cwd=self.run.folder,
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=self._remarks,
            start_new_session=True,
        )


def raise_stopped(number: int, _: object) -> NoReturn:
    raise Stopped(number)


def duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes == 0:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def training_seconds(run: Run) -> float | None:
    record = read_record(run)
    if record is None or "reports" not in record:
        return None
    report = report_of(record)
    return report["seconds_per_epoch"] * report["epochs"]


def seconds_left(runs: list[Run], jobs: int) -> float:
    """Another seed of a row takes what the row took; a row not yet seen, the average."""
    known = [(run, seconds) for run in runs if (seconds := training_seconds(run)) is not None]
    if not known:
        return 0.0
    average = fmean(seconds for _, seconds in known)
    of_row = {run.row.name: seconds for run, seconds in known}
    left = [of_row.get(run.row.name, average) for run in runs if not is_done(run)]
    return sum(left) / min(jobs, max(1, len(left)))


def in_words(run: Run, record: dict) -> str:
    if "failure" in record:
        return record["failure"]
    report, measure = report_of(record), run.row.task.measure
    seconds = report["seconds_per_epoch"] * report["epochs"]
    return f"{measure.replace('_', ' ')} {report[measure]:.4g}, {duration(seconds)}"


def finish(work: AtWork, origin: Origin) -> dict:
    if work.failure is None:
        content = {"reports": work.reports, "origin": origin.facts()}
    elif work.has_diverged:
        content = {"failure": work.failure, "origin": origin.facts()}
    else:
        raise Failed(f"{work.run.name}: {work.failure}")
    write_record(work.run, content)
    return content


def perform(runs: list[Run], program: Path, jobs: int, origin: Origin,
            say: Callable[[str], None]) -> None:
    """Errors: Stopped, Failed. Whatever ends it, no training is left at work."""
    waiting = [run for run in runs if not is_done(run)]
    done = len(runs) - len(waiting)
    if done:
        say(f"{done} of {len(runs)} runs are done already")
    at_work: list[AtWork] = []
    before = {one: signal.signal(one, raise_stopped) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        while waiting or at_work:
            while waiting and len(at_work) < jobs:
                run = waiting.pop(0)
                begin(run)
                at_work.append(AtWork(run, program))
            time.sleep(0.05)
            for work in [one for one in at_work if one.is_over()]:
                if not work.end_command():
                    continue
                at_work.remove(work)
                record = finish(work, origin)
                done += 1
                left = f"; about {duration(seconds_left(runs, jobs))} left" if waiting else ""
                say(f"[{done}/{len(runs)}] {work.run.name}: {in_words(work.run, record)}{left}")
    finally:
        for number in before:
            signal.signal(number, signal.SIG_IGN)
        for work in at_work:
            work.stop()
        for number, handler in before.items():
            signal.signal(number, handler)
