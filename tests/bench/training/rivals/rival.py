#!/usr/bin/python3
"""How long does a training step take, beside PyTorch's?

    tests/bench/training/rivals/rival.py DATA [--neurons 100] [--modes 3] [--rounds 40] ...

A step: draw the rate code of a batch of digits, run it, carry its gradient back, clip, Adam. One
thread a side, on the same core, in turns. First each side must compute the same spikes, loss and
gradient on the same input.
"""

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import torch
from torch import Tensor

import best
import published
from agreement import Compute, require_agreement, unambiguous_batch
from built import program
from files import Network, read_digits
from input_product import Dense, Lit
from partner import Partner
from settings import settle

RATE = 4e-3  # both sides'
CLIP = 20.0
WARM_UP = 3  # rounds

Times = tuple[float, float]  # wall and processor, ms
Step = Callable[[], Times]


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


def timed(training, pictures: Pictures) -> Step:
    def step() -> Times:
        wall, processor = time.perf_counter(), time.process_time()
        training.step(*pictures.next())
        return 1e3 * (time.perf_counter() - wall), 1e3 * (time.process_time() - processor)

    return step


def by_hand(kind: type[best.Input], script: bool) -> Compute:
    def compute(network: Network, x: Tensor, labels: Tensor):
        gradient = best.Gradient(network, script)
        loss, spikes = gradient.add(kind.of_spikes(x), labels, 1.0 / len(labels))
        return loss, gradient.g, spikes

    return compute


def rivals(network: Network, ticks: int, chunk: int) -> dict[str, tuple[Compute, object]]:
    """Each way to write it in PyTorch: what it computes, and a training that steps with it."""
    ways = {
        "PyTorch, published shape": (
            published.gradient,
            published.Training(network, ticks, RATE, CLIP),
        )
    }
    for kind, what in ((Dense, "one dense product"), (Lit, "lit pixels only")):
        for script, how in ((False, ""), (True, ", compiled")):
            training = best.Training(network, ticks, RATE, CLIP, kind, script, chunk)
            ways[f"PyTorch, by hand, {what}{how}"] = (by_hand(kind, script), training)
    return ways


def print_table(times: dict[str, list[Times]]) -> None:
    walls = {name: [wall for wall, _ in t] for name, t in times.items()}
    processors = {name: median(processor for _, processor in t) for name, t in times.items()}
    ours = median(walls["ours"])
    print(
        "| step | median ms | from | to | of ours | processor ms | of ours |\n"
        "|---|---|---|---|---|---|---|"
    )
    for name, wall in walls.items():
        print(
            f"| {name} | {median(wall):.1f} | {min(wall):.1f} | {max(wall):.1f} "
            f"| {median(wall) / ours:.2f} | {processors[name]:.1f} "
            f"| {processors[name] / processors['ours']:.2f} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, help="folder with the four IDX files of MNIST")
    parser.add_argument("--neurons", type=int, default=100)
    parser.add_argument("--modes", type=int, default=3)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--ticks", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--threads", type=int, default=2, help="of our second side")
    parser.add_argument(
        "--core", type=int, default=max(os.sched_getaffinity(0)), help="of the sides of one thread"
    )
    parser.add_argument(
        "--partner", type=program, default="build/release/bin/bench_training_partner"
    )
    a = parser.parse_args()
    settle(keep_memory=True)
    everywhere = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {a.core})

    shape = [a.neurons, a.modes, a.batch, a.ticks]
    one = Partner(a.partner, a.data, [*shape, 1], {a.core})
    several = Partner(a.partner, a.data, [*shape, a.threads], everywhere)
    batch = unambiguous_batch(one)
    pictures = Pictures(a.data, a.batch)
    sides: dict[str, Step] = {"ours": one.step, f"ours, {a.threads} threads": several.step}
    # As many trials at a time as was fastest, of 10 to 100, at N = 100 and at N = 1000.
    chunk = max(1, 25000 // a.neurons)
    for name, (compute, training) in rivals(batch.network, a.ticks, chunk).items():
        print(require_agreement(name, compute, batch), flush=True)
        sides[name] = timed(training, pictures)

    times: dict[str, list[Times]] = {name: [] for name in sides}
    for turn in range(WARM_UP + a.rounds):
        for name, step in sides.items():
            spent = step()
            if turn >= WARM_UP:
                times[name].append(spent)
    print(f"\nN={a.neurons} P={a.modes}, {a.batch} trials of {a.ticks} ticks, {a.rounds} rounds\n")
    print_table(times)


if __name__ == "__main__":
    main()
