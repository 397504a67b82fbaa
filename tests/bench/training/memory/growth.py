#!/usr/bin/python3
"""How do time and memory of a training step grow with the number of neurons?

    tests/bench/training/memory/growth.py [--modes 10] [--ticks 100] [--batch 8] [--threads 1]

Contextual integration with modes and in full rank, each row in a process of its own, as far as
memory allows.
"""

import argparse
import subprocess
import sys

from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "rivals"))
from built import program

# Neurons and steps. In full rank there are a dozen N x N matrices: weights, moments, a gradient a
# shard; 100,000 neurons would take 480 GB.
WITH_MODES = ((100, 40), (1000, 40), (10000, 40), (100000, 40))
FULL_RANK = ((100, 40), (1000, 40), (10000, 3))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--modes", type=int, default=10)
    parser.add_argument("--ticks", type=int, default=100)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--program", type=program, default="build/release/bin/bench_growth")
    a = parser.parse_args()
    print(
        "| recurrence | N | ms a step | MB | bytes a neuron | loss, first to last quarter | steps |"
    )
    print("|---|---|---|---|---|---|---|")
    for kind, rows in ((f"P={a.modes}", WITH_MODES), ("full rank", FULL_RANK)):
        modes = "full" if kind == "full rank" else a.modes
        for neurons, steps in rows:
            numbers = map(str, (neurons, modes, a.ticks, a.batch, steps, a.threads))
            run = subprocess.run(
                [a.program, *numbers], stdout=subprocess.PIPE, text=True, check=True
            )
            milliseconds, peak, first, last = map(float, run.stdout.split())
            print(
                f"| {kind} | {neurons:,} | {milliseconds:,.1f} | {peak / 1e6:,.1f} "
                f"| {peak / neurons:,.0f} | {first:.3f} to {last:.3f} | {steps} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
