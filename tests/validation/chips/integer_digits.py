"""Digits for the chips' simulators: networks trained here, exported, and the spikes of their integer run."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests/reference"))

from fixed_file import Fixed, read_fixed  # noqa: E402

DIGITS = ROOT / "tools/digits"
COUNT, TICKS, INPUTS = 100, 50, 784

# Words of `smnn train digits`, by what they make.
NETWORKS = {
    "feed-forward": "--modes 0 --filter none --delay 1 --refractory 0 --readout mean_rate",
    "full rank": "--full-rank --filter none --delay 1 --refractory 0 --readout mean_rate",
    "full rank, refractory 10 ms, delay 2":
        "--full-rank --filter none --delay 2 --refractory 10 --readout mean_rate",
    "3 modes, double filter, delay 2": "--modes 3 --delay 2 --refractory 0 --readout mean_rate",
    "3 modes, no filter, delay 1":
        "--modes 3 --filter none --delay 1 --refractory 0 --readout mean_rate",
}


def smnn(binary: Path, *words: object) -> str:
    line = [str(binary), *map(str, words)]
    answer = subprocess.run(line, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise RuntimeError(f"exit {answer.returncode}: {' '.join(line)}\n{answer.stderr}")
    return answer.stdout


def events_of(path: Path, trials: int, units: int) -> np.ndarray:
    """trials x ticks x units, how many events."""
    table = np.zeros((trials, TICKS, units), np.int64)
    with path.open() as file:
        for row in csv.DictReader(file):
            table[int(row["trial"]), int(row["tick"]), int(row.get("channel", row.get("neuron")))] += 1
    return table


class Case:
    """One network on `COUNT` test digits: `fixed` as the file has it, `input`, `spikes`, `scores`, `labels`."""

    def __init__(self, binary: Path, folder: Path, kind: str, target: str) -> None:
        net, fixed = folder / "net.smnn", folder / "net.fixed"
        smnn(binary, "train", "digits", "--data", DIGITS, "--neurons", 100, "--epochs", 2,
             *NETWORKS[kind].split(), "--out", net)
        self.report = json.loads(smnn(binary, "export", net, "--to", target, "--out", fixed, "--json",
                                      "--data", DIGITS, "--limit", COUNT))
        smnn(binary, "encode", "digits", "--data", DIGITS, "--network", net, "--count", COUNT,
             "--out", folder / "in.csv")
        smnn(binary, "encode", "digits", "--data", DIGITS, "--network", net, "--count", COUNT,
             "--out", folder / "in.spikes")
        run = json.loads(smnn(binary, "simulate", fixed, "--input", folder / "in.spikes", "--json",
                              "--record", folder / "out.csv"))
        self.fixed: Fixed = read_fixed(fixed)
        self.input = events_of(folder / "in.csv", COUNT, INPUTS)
        self.spikes = events_of(folder / "out.csv", COUNT, self.fixed.neurons)
        self.scores = np.array(run["scores"])
        self.accuracy = self.report["accuracy"]["exported"]["accuracy"]
        self.stream, self.stream_spikes = self.streamed(binary, folder, fixed)

    def streamed(self, binary: Path, folder: Path, fixed: Path) -> tuple[np.ndarray, np.ndarray]:
        """All digits as one trial, a digit going on where the last one ended: for tools slow to start."""
        stream = self.input.reshape(COUNT * TICKS, INPUTS)
        with (folder / "stream.csv").open("w") as file:
            file.write("tick,channel\n")
            file.writelines(f"{tick},{channel}\n" for tick, channel in np.argwhere(stream))
        smnn(binary, "simulate", fixed, "--input", folder / "stream.csv", "--ticks", len(stream),
             "--record", folder / "stream_out.csv")
        table = np.loadtxt(folder / "stream_out.csv", delimiter=",", skiprows=1, dtype=np.int64,
                           usecols=(0, 1), ndmin=2)
        spikes = np.zeros((len(stream), self.fixed.neurons), np.int64)
        np.add.at(spikes, (table[:, 0], table[:, 1]), 1)
        return stream, spikes


def told(tool: str, kind: str, ours: np.ndarray, theirs: np.ndarray) -> bool:
    """One line; whether all is equal."""
    differ = int((ours != theirs).sum())
    print(f"{tool}, {kind}: {COUNT} digits, {ours.size} neuron-ticks, spikes {int(ours.sum())} here, "
          f"{int(theirs.sum())} there, {differ} neuron-ticks differ", flush=True)
    return differ == 0
