"""Reproduces the networks of the paper: see tools/reproduce."""

from __future__ import annotations

import argparse
import fcntl
import os
import shlex
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, NoReturn

import dataset
import figure_page
import figure_plots
import machine
import page
import plots
from figure_grid import FIGURE_ROWS
from files import write_whole
from grid import ROWS, Row
from perform import Failed, Stopped, perform
from runs import Run, all_runs, gather, is_done
from studies import perform_studies

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30  # seconds that trainings of a killed reproduction have for their checkpoints


def say(words: str) -> None:
    print(f"reproduce: {words}", flush=True)


def stop(words: str, code: int = 2) -> NoReturn:
    print(f"reproduce: {words}", file=sys.stderr)
    sys.exit(code)


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="tools/reproduce", allow_abbrev=False,
        description="Trains the networks of the paper and writes a page of our numbers beside the"
        " published ones. Stopped or killed, the same line goes on.",
    )
    parser.error = stop  # type: ignore[method-assign]  # one line, without the usage
    parser.add_argument("--quick", action="store_true",
                        help="few epochs on the bundled digits: shows that it works, in minutes")
    parser.add_argument("--figures", action="store_true",
                        help="the figures of the paper, not its table of networks")
    parser.add_argument("--data", metavar="DIR", type=Path,
                        help="folder of MNIST (the last one used, or build/mnist; quick:"
                        " tools/digits)")
    parser.add_argument("--out", metavar="DIR", type=Path, default=ROOT / "build/reproduction",
                        help="the page goes to DIR/full or DIR/quick, with --figures to"
                        " DIR/figures or DIR/quick-figures, the runs beside it"
                        " (build/reproduction)")
    parser.add_argument("--only", metavar="WORD,..",
                        help="rows to run: their names, or how those begin (digits)")
    parser.add_argument("--jobs", metavar="N", type=int, default=os.cpu_count() or 1,
                        help="trainings at a time, one thread each (as many as cores)")
    parser.add_argument("--smnn", metavar="FILE", type=Path,
                        help="the program (build/release/bin/smnn, which is built)")
    return parser.parse_args(arguments)


def is_meant(name: str, word: str) -> bool:
    return name == word or name.startswith(word + "-")


def meant_rows(rows: tuple[Row, ...], only: str | None) -> set[str]:
    names = [row.name for row in rows]
    words = only.split(",") if only is not None else [""]
    for word in words if only is not None else []:
        if not any(is_meant(name, word) for name in names):
            stop(f"--only {word}: no such row; there are {', '.join(names)}")
    return {name for name in names if only is None or any(is_meant(name, w) for w in words)}


def data_folder(given: Path | None, quick: bool, runs: Path) -> Path:
    """Where nothing is said: the bundled digits, that of the last time, or where it would be."""
    if given is None and quick:
        return ROOT / "tools/digits"
    used = runs / dataset.LINK
    return given or (used.resolve() if used.exists() else ROOT / "build/mnist")


def require_data(folder: Path, rows: list[Row]) -> None:
    if any(row.task.has_pictures for row in rows):
        if not dataset.files_of(folder):
            stop(f"{folder}: MNIST is not there; tools/fetch-mnist {folder} gets it")


def require_program(given: Path | None) -> Path:
    if given is None:
        if subprocess.run([ROOT / "tools/setup", "--only", "smnn", "release"]).returncode != 0:
            stop("tools/setup --only smnn release failed")
    program = (given or ROOT / "build/release/bin/smnn").resolve()
    if not os.access(program, os.X_OK) or program.is_dir():
        stop(f"--smnn {program}: no such program")
    return program


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        stop(f"--out: {folder} cannot be made: {error.strerror}")


def lock(folder: Path) -> IO[str]:
    """Two reproductions in one folder would train into each other's files."""
    file = open(folder / ".lock", "w")
    os.set_inheritable(file.fileno(), True)  # trainings hold it as long as they are at work
    for _ in range(PATIENCE * 10):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except BlockingIOError:
            time.sleep(0.1)
    stop(f"{folder}: another reproduction is at work there")


def command_of(arguments: argparse.Namespace) -> str:
    """As the page shows it, with no folder of this machine."""
    figures = " --figures" if arguments.figures else ""
    data = " --quick" if arguments.quick else " --data DIR"
    return f"tools/reproduce{figures}{data} --jobs {arguments.jobs}"


def folder_of(arguments: argparse.Namespace) -> Path:
    name = ("quick-figures" if arguments.figures else "quick") if arguments.quick else (
        "figures" if arguments.figures else "full"
    )
    return arguments.out.resolve() / name


def write_figures(folder: Path, runs: list[Run], quick: bool, command: str) -> None:
    figures = figure_plots.draw_figures(folder, runs, quick)
    write_whole(folder / "README.md", figure_page.page(runs, figures, quick, command))
    say(f"the page is {folder / 'README.md'}")


def write_page(folder: Path, runs: list[Run], quick: bool, command: str) -> None:
    outcomes = gather(runs)
    plots.draw_plots(folder, runs, outcomes)
    write_whole(folder / "README.md", page.page(runs, outcomes, quick, command))
    say(f"the page is {folder / 'README.md'}")


def main(words: list[str]) -> int:
    arguments = parse(words)
    if arguments.jobs < 1:
        stop(f"--jobs {arguments.jobs}: at least 1")
    rows = FIGURE_ROWS if arguments.figures else ROWS
    names = meant_rows(rows, arguments.only)
    folder = folder_of(arguments)
    data = data_folder(arguments.data, arguments.quick, folder / "runs")
    require_data(data, [row for row in rows if row.name in names])
    program = require_program(arguments.smnn)
    make_folder(folder / "runs")

    with lock(folder):
        dataset.link(folder / "runs", data)
        every_run = all_runs(folder / "runs", arguments.quick, rows)
        runs = [run for run in every_run if run.row.name in names]
        end = perform_runs(runs, program, arguments.jobs)
        write = write_page
        if arguments.figures:
            write = write_figures
            end = end or perform_every_study(every_run, program, arguments.quick)
        write(folder, every_run, arguments.quick, command_of(arguments))
    if isinstance(end, Failed):
        stop(str(end), 1)
    if isinstance(end, Stopped):
        done = sum(is_done(run) for run in runs)
        line = shlex.join(["tools/reproduce", *words])
        stop(f"stopped, {done} of {len(runs)} runs are done; the same line goes on: {line}",
             128 + end.number)
    return 0


def perform_runs(runs: list[Run], program: Path, jobs: int) -> Failed | Stopped | None:
    try:
        perform(runs, program, jobs, machine.origin(ROOT, program, jobs), say)
    except (Failed, Stopped) as end:
        return end
    return None


def perform_every_study(runs: list[Run], program: Path, quick: bool) -> Failed | None:
    try:
        perform_studies(runs, program, quick, say)
    except Failed as end:
        return end
    return None


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except OSError as error:  # a full disk, a folder that is not ours
        stop(f"{error.filename or 'a file'}: {error.strerror}")
