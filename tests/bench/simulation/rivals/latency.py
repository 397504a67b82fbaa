#!/usr/bin/python3
"""How long does one answer take, beside PyTorch's: a digit encoded, run and read?

    tests/bench/simulation/rivals/latency.py DATA NET [--program BIN] [--rounds 5]

One thread a side, in turns. First each side must give the hidden spikes of our program on its input.
"""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

if importlib.util.find_spec("torch") is None:
    print("skipped: PyTorch is not installed (python3-torch, libopenblas0-pthread)")
    sys.exit(0)

import torch
from torch import Tensor

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "training/rivals"))
import published
from built import program
from files import Network, read_digits, read_events, read_network
from settings import environment_of_others, settle
from trial import Best

TICKS = 50
TRIALS = 100
FLIPPED = 0.05  # trials in which a potential within float32's rounding of the threshold may flip
TARGET = 80.0


def scores(network: Network, x: Tensor, factorised: bool) -> tuple[Tensor, Tensor]:
    y, spikes = published.scores(network.constants, network.weights, x, factorised)
    return y, torch.stack(spikes)[:, 0]


def published_answer(network: Network, factorised: bool) -> Callable[[Tensor], int]:
    def answer(picture: Tensor) -> int:
        chance = picture.to(torch.float32) / 255.0
        x = torch.bernoulli(chance.expand(TICKS, 1, -1))
        return int(scores(network, x, factorised)[0].argmax())

    return answer


def require_agreement(name: str, run: Callable[[Tensor], Tensor], x: Tensor, ours: Tensor) -> str:
    flipped = sum(not torch.equal(run(x[:, i]), ours[:, i]) for i in range(TRIALS))
    if flipped > FLIPPED * TRIALS:
        raise SystemExit(f"{name}: other spikes in {flipped} of {TRIALS} trials: more than rounding")
    return f"{name}: our spikes, but for {flipped} of {TRIALS} trials by float32's rounding"


def our_times(command: list[str]) -> tuple[float, float]:
    """us of wall and processor, rate code, whichever engine `auto` picks."""
    answer = subprocess.run(
        command, check=True, capture_output=True, env=environment_of_others(), text=True
    )
    row = json.loads(answer.stdout)["rows"][0]
    return row["p50_us"], row["processor_p50_us"]


def their_times(answer: Callable[[Tensor], int], pictures: Tensor) -> tuple[float, float]:
    walls, processors = [], []
    for picture in pictures:
        wall, processor = time.perf_counter(), time.process_time()
        answer(picture)
        processors.append(1e6 * (time.process_time() - processor))
        walls.append(1e6 * (time.perf_counter() - wall))
    return median(walls), median(processors)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, help="folder of IDX digits")
    parser.add_argument("net", type=Path, help="a network trained on them")
    parser.add_argument("--program", type=program, default="build/release/bin/bench_one_latency")
    parser.add_argument("--rounds", type=int, default=5)
    a = parser.parse_args()
    settle(keep_memory=True)
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

    command = [str(a.program), str(a.data), str(a.net)]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*command, "--write", folder, str(TRIALS)], check=True)
        network = read_network(Path(folder) / "network.json")
        inputs, neurons = network.weights["input"].shape
        x = read_events(Path(folder) / "input.csv", TRIALS, TICKS, inputs)
        ours = read_events(Path(folder) / "spikes.csv", TRIALS, TICKS, neurons)

    with torch.no_grad():
        best = Best(network.constants, network.weights, TICKS)
        checks = {
            "PyTorch, published shape": lambda one: scores(network, one[:, None], False)[1],
            "PyTorch, recurrence factorised": lambda one: scores(network, one[:, None], True)[1],
            "PyTorch, our best, compiled": lambda one: best.spikes(one, network.weights["input"]),
        }
        answers = dict(
            zip(checks, [published_answer(network, f) for f in (False, True)] + [best.answer])
        )
        for name, run in checks.items():
            print(require_agreement(name, run, x, ours))

        pictures = read_digits(a.data)[0][:TRIALS]
        times = {name: [] for name in ["ours", *answers]}
        for _ in range(a.rounds):
            times["ours"].append(our_times([*command, "--json", "--auto"]))
            for name, answer in answers.items():
                their_times(answer, pictures[:10])
                times[name].append(their_times(answer, pictures))

    print(f"\nN={neurons} P={len(network.weights['importance'])}, {TICKS} ticks\n")
    print("| one trial | wall us | of ours | processor us | of ours |\n|---|---|---|---|---|")
    middle = {name: [median(column) for column in zip(*t)] for name, t in times.items()}
    for name, (wall, processor) in middle.items():
        print(
            f"| {name} | {wall:.1f} | {wall / middle['ours'][0]:.1f} "
            f"| {processor:.1f} | {processor / middle['ours'][1]:.1f} |"
        )
    ratio = min(middle[name][1] for name in answers) / middle["ours"][1]
    reached = "reached" if ratio >= TARGET else "**missed**"
    print(f"\nTarget: {TARGET:g} times the best PyTorch variant; here {ratio:.1f}: {reached}.")


if __name__ == "__main__":
    main()
