"""Where numbers come from: source, program, machine, day."""

from __future__ import annotations

import datetime
import os
import re
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

SOURCES = ("CMakeLists.txt", "sim", "learning", "io", "proto", "tools/smnn")


@dataclass(frozen=True)
class Origin:
    commit: str
    compiler: str
    processor: str
    cores: int
    jobs: int  # trainings at a time, of one thread each

    def facts(self) -> dict:
        return {**asdict(self), "date": datetime.date.today().isoformat()}


def git(root: Path, *words: str) -> str | None:
    done = subprocess.run(["git", "-C", root, *words], capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else None


def commit(root: Path) -> str:
    try:
        short = git(root, "rev-parse", "--short", "HEAD")
        changed = git(root, "status", "--porcelain", "--untracked-files=no", "--", *SOURCES)
    except FileNotFoundError:
        short = None
    if not short:
        return "of a copy without its history"
    return f"{short} with changes" if changed else short


def compiler(program: Path) -> str:
    """Compilers leave their name in what they make; g++ does in what clang links it to."""
    made_by = program.read_bytes()
    traces = {"clang": rb"clang version ([0-9.]+)", "g++": rb"GCC: \(.*?\) ([0-9.]+)"}
    for name, trace in traces.items():
        if found := re.search(trace, made_by):
            return f"{name} {found[1].decode()}"
    return "unknown compiler"


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return "unknown"


def origin(root: Path, program: Path, jobs: int) -> Origin:
    return Origin(commit(root), compiler(program), processor(), os.cpu_count() or 1, jobs)
