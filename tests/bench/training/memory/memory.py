#!/usr/bin/python3
"""How much memory does learning from one long trial take, beside PyTorch's backpropagation?

    tests/bench/training/memory/memory.py DATA [--neurons 1000] [--modes 10] [--ticks 10000]

The growth of a process from the network alone to the peak of run and gradient, input included.
PyTorch in float32, the published shape (published.py) and the same with factorised recurrence.
Our gradient is held against PyTorch's in double precision.
"""

import argparse
import subprocess
import sys
import tempfile
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "rivals"))
import torch

import published
from agreement import SAME_SUMS, distance
from built import program
from files import Batch, read_batch
from resident import forget_peak, peak_resident, resident
from settings import settle

MEGA = 1e6
TRIALS = 10


def ours(a: argparse.Namespace, trial: int) -> tuple[Batch, int, int]:
    """Our trial and gradient; bytes of the trace, bytes at the peak."""
    numbers = map(str, (a.neurons, a.modes, a.ticks, trial))
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            [a.program, a.data, *numbers, folder], stdout=subprocess.PIPE, check=True
        )
        trace, peak = map(int, run.stdout.split())
        return read_batch(Path(folder)), trace, peak


def grow(batch: Batch, factorised: bool) -> int:
    """Bytes by which this process grows at most: from a list of input events to the gradient."""
    torch.set_num_threads(1)
    # What any gradient leaves for good is there before: that of a trial too short to count.
    published.gradient(batch.network, batch.input[:2], batch.labels, factorised)
    shape, events = batch.input.shape, batch.input.nonzero()
    batch.input = torch.empty(0)
    before = resident()
    forget_peak()
    x = torch.zeros(shape)
    x[tuple(events.t())] = 1.0
    published.gradient(batch.network, x, batch.labels, factorised)
    return peak_resident() - before


def theirs(batch: Batch, factorised: bool) -> int:
    """In a process of its own, where no memory is left over from anything else."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(grow, (batch, factorised))


def compare_gradients(batch: Batch) -> int:
    """Prints how ours agrees with double precision; the number of spikes that differ."""
    loss, exact, spikes = published.gradient(
        batch.network.to(torch.float64),
        batch.input.to(torch.float64),
        batch.labels,
        factorised=True,
    )
    differing = int((spikes != batch.spikes.to(torch.float64)).sum())
    error = distance(batch.gradient, exact)
    print(
        f"{int(batch.input.sum())} input spikes, {int(spikes.sum())} hidden, {differing} differ; "
        f"loss {loss:.7f}, ours {batch.loss:.7f}; gradient to {error:.1e}"
    )
    if not differing and not error < SAME_SUMS:
        raise SystemExit("memory: not the same gradient")
    return differing


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, help="folder with the four IDX files of MNIST")
    parser.add_argument("--neurons", type=int, default=1000)
    parser.add_argument("--modes", type=int, default=10)
    parser.add_argument("--ticks", type=int, default=10000)
    parser.add_argument("--program", type=program, default="build/release/bin/bench_replay_memory")
    a = parser.parse_args()
    settle(keep_memory=False)

    print(f"N={a.neurons} P={a.modes} T={a.ticks}")
    # A trial in which a spike hangs on how input is rounded says nothing of gradients.
    for trial in range(TRIALS):
        batch, trace, peak = ours(a, trial)
        if not compare_gradients(batch):
            break
    else:
        raise SystemExit(f"memory: spikes differ in each of {TRIALS} trials: more than rounding")
    rows = [
        ("ours: the trace alone", trace),
        ("ours: run and replay", peak),
        ("PyTorch, published shape", theirs(batch, factorised=False)),
        ("the same, recurrence factorised", theirs(batch, factorised=True)),
    ]
    print(f"Of PyTorch's memory {4 * batch.input.numel() / MEGA:.1f} MB are dense input.\n")
    print("| one trial | MB | of ours |\n|---|---|---|")
    for name, grown in rows:
        print(f"| {name} | {grown / MEGA:.1f} | {grown / peak:.1f} |")


if __name__ == "__main__":
    main()
