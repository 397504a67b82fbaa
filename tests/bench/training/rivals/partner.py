"""Our side: a program that does on a line of its input what it is told (training_partner.cpp)."""

import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from files import Batch, read_batch
from settings import environment_of_others


class Partner:
    def __init__(self, program: Path, data: Path, numbers: list[int], cores: set[int]):
        """`numbers`: neurons, modes, batch, ticks, threads. It may run on `cores` alone."""
        self.child = subprocess.Popen(
            [program, data, *map(str, numbers)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment_of_others(),
            preexec_fn=lambda: os.sched_setaffinity(
                0, cores
            ),  # before it counts the cores it may use
        )

    def ask(self, line: str) -> str:
        self.child.stdin.write(line + "\n")
        self.child.stdin.flush()
        answer = self.child.stdout.readline().strip()
        if not answer:
            raise SystemExit(f"our side ended at '{line}'")
        return answer

    def batch(self, left_out: Sequence[int] = ()) -> Batch:
        """The first batch without some of its trials."""
        with tempfile.TemporaryDirectory() as folder:
            self.ask(" ".join(map(str, ["batch", folder, len(left_out), *left_out])))
            return read_batch(Path(folder))

    def step(self) -> tuple[float, float]:
        """Milliseconds of one training step, by the clock on the wall and by the processor's."""
        wall, processor = self.ask("step").split()
        return float(wall), float(processor)
