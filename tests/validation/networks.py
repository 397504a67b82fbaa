"""Random networks and their input as text files that `smnn` reads, and what it makes of them."""

from __future__ import annotations

import csv
import json
import subprocess
from pathlib import Path

import numpy as np


def smnn(binary: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """Runs the program; its answer must be 0."""
    line = [str(binary), *map(str, words)]
    answer = subprocess.run(line, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise RuntimeError(f"exit {answer.returncode}: {' '.join(line)}\n{answer.stderr}")
    return answer


def random_network(seed: int, filters: tuple[str, ...] = ("none", "single", "double")) -> dict:
    """A network without refractory period and with a delay of one tick, that spikes."""
    random = np.random.default_rng(seed)
    neurons, inputs, outputs = (int(random.integers(low, high))
                                for low, high in ((5, 60), (2, 20), (1, 6)))
    modes = int(random.integers(1, 6))
    filtered = str(random.choice(filters))
    recurrence = str(random.choice(["modes", "modes", "full", "none"]))
    parameters = {
        "time_step_ms": float(random.choice([2.0, 1.0, 0.5])),
        "tau_synapse_ms": float(random.uniform(3, 15)),
        "tau_membrane_ms": float(random.uniform(5, 30)),
        "tau_rise_ms": float(random.uniform(1, 5)),
        "tau_decay_ms": float(random.uniform(10, 40)),
        "refractory_ms": 0.0,
        "delay_ticks": 1,
        "threshold": float(random.uniform(0.5, 2.0)),
        "filter": filtered,
        "readout": str(random.choice(["trajectory", "mean_rate", "max_rate"])),
    }
    weights = {
        "input": random.normal(0.2, 1.0, (neurons, inputs)),
        "readout": random.normal(0.0, 1.0, (outputs, neurons)),
    }
    strength = {"none": 0.3, "single": 1.0, "double": 1.0}[filtered]
    if recurrence == "full":
        weights["recurrent"] = strength * random.normal(0.0, 2.0, (neurons, neurons)) / neurons**0.5
    elif recurrence == "modes":
        weights["mode_in"] = random.normal(0.0, 1.0, (neurons, modes))
        weights["mode_out"] = random.normal(0.0, 1.0, (neurons, modes))
        weights["importance"] = strength * random.normal(0.0, 2.0, modes) / neurons**0.5
    return {"parameters": parameters,
            "weights": {key: np.asarray(value, np.float32).tolist()
                        for key, value in weights.items()}}


def random_input(seed: int, ticks: int, channels: int) -> np.ndarray:
    """ticks x channels, 0 or 1."""
    return (np.random.default_rng([seed, 1]).random((ticks, channels)) < 0.15).astype(np.float64)


def write_network(binary: Path, network: dict, path: Path) -> None:
    text = path.with_suffix(".json")
    text.write_text(json.dumps(network))
    smnn(binary, "import", text, "--out", path)


def write_events(path: Path, inputs: np.ndarray) -> None:
    """Events of one trial: ticks x channels."""
    lines = [f"{tick},{channel},1" for tick, channel in np.argwhere(inputs)]
    path.write_text("\n".join(["tick,channel,value", *lines, ""]))


def read_events(path: Path, ticks: int, addresses: int, trials: int = 1) -> np.ndarray:
    """ticks x trials x addresses."""
    events = np.zeros((ticks, trials, addresses))
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            address = row.get("neuron") or row.get("channel")
            if address:
                events[int(row["tick"]), int(row.get("trial") or 0), int(address)] += 1
    return events


def simulated(binary: Path, network: Path, inputs: np.ndarray, neurons: int) -> np.ndarray:
    """Our spikes, ticks x neurons."""
    events, spikes = network.with_suffix(".in.csv"), network.with_suffix(".out.csv")
    write_events(events, inputs)
    smnn(binary, "simulate", network, "--input", events, "--ticks", len(inputs), "--record", spikes)
    return read_events(spikes, len(inputs), neurons)[:, 0]
