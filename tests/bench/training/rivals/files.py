"""What our programs write (batch_files.hpp): networks, batches of events, gradients."""

import gzip
import json
from dataclasses import dataclass
from math import exp
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

# Shapes here: input D x N, mode_in and mode_out N x P, importance P, readout O x N.
NAMES = ("input", "mode_in", "mode_out", "importance", "readout")


@dataclass
class Constants:
    """The factors of equations (1)-(4), and what is read."""

    synapse: float
    membrane: float
    rise: float
    decay: float
    leak: float  # 1 - a_m
    gain: float
    threshold: float
    refractory: int  # ticks
    delay: int  # ticks
    readout: str
    slope: float = 25.0  # of the fast sigmoid


@dataclass
class Network:
    constants: Constants
    weights: dict[str, Tensor]

    def to(self, dtype: torch.dtype) -> "Network":
        return Network(self.constants, {name: w.to(dtype) for name, w in self.weights.items()})


@dataclass
class Batch:
    network: Network
    input: Tensor  # T x B x D, 0 or 1
    spikes: Tensor  # T x B x N, hidden, ours
    labels: Tensor
    loss: float
    gradient: dict[str, Tensor]


def read_network(path: Path) -> Network:
    text = json.loads(path.read_text())
    p = text["parameters"]
    if p["filter"] != "double" or p["readout"] not in ("max_rate", "mean_rate"):
        raise ValueError(
            f"{path}: filter {p['filter']}, readout {p['readout']}: double, max_rate or mean_rate"
        )
    dt = p["time_step_ms"]
    membrane = exp(-dt / p["tau_membrane_ms"])
    constants = Constants(
        synapse=exp(-dt / p["tau_synapse_ms"]),
        membrane=membrane,
        rise=exp(-dt / p["tau_rise_ms"]),
        decay=exp(-dt / p["tau_decay_ms"]),
        leak=1.0 - membrane,
        gain=p["synaptic_gain"],
        threshold=p["threshold"],
        refractory=round(p["refractory_ms"] / dt),
        delay=p["delay_ticks"],
        readout=p["readout"],
    )
    weights = {name: torch.tensor(text["weights"][name]) for name in NAMES}
    weights["input"] = weights["input"].t().contiguous()
    return Network(constants, weights)


def read_events(path: Path, trials: int, ticks: int, channels: int) -> Tensor:
    """T x B x channels of 0 and 1; without a trial column there is one trial."""
    rows = np.loadtxt(path, delimiter=",", skiprows=1, dtype=np.int64, ndmin=2)
    trial = rows[:, 0] if rows.shape[1] == 3 else 0
    dense = np.zeros((ticks, trials, channels), dtype=np.float32)
    dense[rows[:, -2], trial, rows[:, -1]] = 1.0
    return torch.from_numpy(dense)


def read_batch(folder: Path) -> Batch:
    network = read_network(folder / "network.json")
    rest = json.loads((folder / "batch.json").read_text())
    trials, ticks = len(rest["labels"]), rest["ticks"]
    inputs, neurons = network.weights["input"].shape
    return Batch(
        network,
        read_events(folder / "input.csv", trials, ticks, inputs),
        read_events(folder / "spikes.csv", trials, ticks, neurons),
        torch.tensor(rest["labels"]),
        rest["loss"],
        read_network(folder / "gradient.json").weights,
    )


def read_digits(folder: Path) -> tuple[Tensor, Tensor]:
    """Training images (uint8, a row of pixels each) and labels of MNIST's files, packed or not."""

    def content(name: str, header: int) -> np.ndarray:
        path = folder / name
        data = (
            path.read_bytes()
            if path.exists()
            else gzip.decompress(path.with_name(name + ".gz").read_bytes())
        )
        return np.frombuffer(data, dtype=np.uint8, offset=header)

    labels = content("train-labels-idx1-ubyte", 8)
    images = content("train-images-idx3-ubyte", 16).reshape(len(labels), -1)
    return torch.from_numpy(images.copy()), torch.from_numpy(labels.astype(np.int64))
