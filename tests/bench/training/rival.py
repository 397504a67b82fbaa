#!/usr/bin/env -S OPENBLAS_NUM_THREADS=1 /usr/bin/python3
"""How long does a training step take, beside PyTorch's?

    tests/bench/training/rival.py DATA [--neurons 100] [--modes 3] [--rounds 40] ...

A step: draw the rate code of a batch of digits, run it, carry its gradient back, clip, Adam. One thread a side, on
the same core, in turns. First each side must compute the same spikes, loss and gradient on the same input.
"""

import argparse
import os
import time
from pathlib import Path
from statistics import median

import torch
from torch import Tensor

import best
import published
from agreement import require_agreement
from files import Network, read_digits
from input_product import Dense, Lit
from partner import Partner

RATE = 4e-3  # both sides'
CLIP = 20.0


def by_hand(kind: type[best.Input], script: bool):
    def compute(network: Network, x: Tensor, labels: Tensor):
        step = best.Step(network, script)
        loss, spikes = step.compute(kind.of_spikes(x), labels)
        return loss, {name: value.clone() for name, value in step.g.items()}, spikes

    return compute


class Pictures:
    """Batches of pictures in random order."""

    def __init__(self, data: Path, size: int):
        self.images, self.labels = read_digits(data)
        self.size = size
        self.order = torch.empty(0, dtype=torch.int64)

    def next(self) -> tuple[Tensor, Tensor]:
        if len(self.order) < self.size:
            self.order = torch.randperm(len(self.labels))
        chosen, self.order = self.order[: self.size], self.order[self.size :]
        return self.images[chosen], self.labels[chosen]


def timed(training, pictures: Pictures):
    def step() -> float:
        start = time.perf_counter()
        training.step(*pictures.next())
        return 1e3 * (time.perf_counter() - start)

    return step


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with the four IDX files of MNIST")
    parser.add_argument("--neurons", type=int, default=100)
    parser.add_argument("--modes", type=int, default=3)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--ticks", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)))
    parser.add_argument("--partner", type=Path, default=Path("build/release/bin/bench_training_partner"))
    a = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    torch.manual_seed(1)
    everywhere = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {a.core})

    shape = [a.neurons, a.modes, a.batch, a.ticks]
    one = Partner(a.partner, a.data, [*shape, 1], {a.core})
    two = Partner(a.partner, a.data, [*shape, 2], everywhere)
    batch = one.batch()
    trainings = {
        "PyTorch, published shape": (published.gradient, published.Training(batch.network, a.ticks, RATE, CLIP))
    }
    for kind, what in ((Dense, "by hand, one dense product"), (Lit, "by hand, lit pixels only")):
        for script in (False, True):
            name = f"PyTorch, {what}{', compiled' if script else ''}"
            trainings[name] = (
                by_hand(kind, script),
                best.Training(batch.network, a.ticks, RATE, CLIP, kind, script),
            )
    pictures = Pictures(a.data, a.batch)
    sides = {"ours": one.step, "ours, two threads": two.step}
    for name, (compute, training) in trainings.items():
        print(require_agreement(name, compute, batch), flush=True)
        sides[name] = timed(training, pictures)

    times: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(a.rounds + 3):
        for name, step in sides.items():
            spent = step()
            if turn >= 3:  # the first ones warm up
                times[name].append(spent)

    ours = times["ours"]
    print(f"\nN={a.neurons} P={a.modes}, {a.batch} trials of {a.ticks} ticks, {a.rounds} rounds\n")
    print("| step | median ms | from | to | median / ours | fastest / ours |\n|---|---|---|---|---|---|")
    for name, t in times.items():
        print(
            f"| {name} | {median(t):.2f} | {min(t):.2f} | {max(t):.2f} "
            f"| {median(t) / median(ours):.2f} | {min(t) / min(ours):.2f} |"
        )


if __name__ == "__main__":
    main()
