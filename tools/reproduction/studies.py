"""What is asked of trained networks: one command and its JSON object each, kept beside the runs.

A study waits until all seeds of its row are trained, and is carried out again when one of them or
its command is another.
"""

from __future__ import annotations

import hashlib
import json
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

from figure_grid import STUDIES, Study
from files import write_whole
from perform import Failed
from runs import Run, is_done, merged


def runs_of(study: Study, runs: list[Run]) -> list[Run]:
    return [run for run in runs if run.row.name == study.row]


def command_of(study: Study, runs: list[Run], quick: bool) -> str:
    networks = " ".join(run.network.name for run in runs_of(study, runs))
    words, dashes, flags = study.command.format(networks=networks).partition(" --")
    flags = merged(dashes + flags, study.quick_flags if quick else "", "--json")
    return f"{words} {flags}"


def record_of(study: Study, runs: list[Run]) -> Path:
    return runs_of(study, runs)[0].folder / f"study-{study.name}.json"


def identity(study: Study, runs: list[Run], quick: bool) -> dict:
    digests = [hashlib.sha256(run.network.read_bytes()).hexdigest()
               for run in runs_of(study, runs)]
    return {"command": command_of(study, runs, quick), "networks": digests}


def read_study(study: Study, runs: list[Run], quick: bool) -> dict | None:
    """Its report, if it has been carried out on these networks."""
    try:
        record = json.loads(record_of(study, runs).read_text())
        wanted = identity(study, runs, quick)
        return record["report"] if {key: record[key] for key in wanted} == wanted else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def perform_studies(runs: list[Run], program: Path, quick: bool,
                    say: Callable[[str], None]) -> None:
    """Errors: Failed."""
    for study in STUDIES:
        if not all(is_done(run) and run.network.exists() for run in runs_of(study, runs)):
            continue
        if read_study(study, runs, quick) is None:
            perform_study(study, runs, program, quick)
            say(f"{study.name}: {command_of(study, runs, quick)}")


def perform_study(study: Study, runs: list[Run], program: Path, quick: bool) -> None:
    words = shlex.split(command_of(study, runs, quick))
    done = subprocess.run([str(program), *words[1:]], cwd=runs[0].folder, text=True,
                          stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"exit {done.returncode}"]
        raise Failed(f"{study.name}: {lines[-1]}")
    record = {**identity(study, runs, quick), "report": json.loads(done.stdout)}
    write_whole(record_of(study, runs), json.dumps(record) + "\n")
