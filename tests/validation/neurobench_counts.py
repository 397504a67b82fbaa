"""Counts a few small networks with NeuroBench and with `smnn compare`: the numbers must be equal.

    python neurobench_counts.py SMNN
"""

import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import snntorch
import torch
from neurobench.metrics.static import ConnectionSparsity, Footprint
from neurobench.metrics.workload import ActivationSparsity, MembraneUpdates, SynapticOperations
from neurobench.models import TorchModel

TICKS = 40


class Population(snntorch.SpikingNeuron):
    """Equations (2) and (3) of sim/README.md, with the potential where NeuroBench looks for it."""

    def __init__(self, neurons, parameters):
        super().__init__(threshold=parameters["threshold"])
        dt = parameters["time_step_ms"]
        self.leak = math.exp(-dt / parameters["tau_membrane_ms"])
        self.refractory = round(parameters["refractory_ms"] / dt)
        self.register_buffer("current", torch.zeros(neurons))
        self.register_buffer("mem", torch.zeros(neurons))
        self.register_buffer("held", torch.zeros(neurons, dtype=torch.int64))

    def forward(self, current):
        spiked = self.mem > float(self.threshold)
        self.held = torch.where(spiked, self.refractory, self.held - 1)
        potential = self.leak * torch.where(spiked, 0.0, self.mem) + (1 - self.leak) * current
        self.mem = torch.where(self.held > 0, 0.0, potential)
        return (self.mem > float(self.threshold)).double(), self.mem


class ModeNetwork(torch.nn.Module):
    """Win, xi_out^T (or W) and xi_in diag(lambda) as linear layers; the filters between them."""

    def __init__(self, parameters, weights):
        super().__init__()
        self.parameters_of_neuron = parameters
        neurons = len(weights["input"])
        dt = parameters["time_step_ms"]
        self.synapse = math.exp(-dt / parameters["tau_synapse_ms"])
        self.rise = math.exp(-dt / parameters["tau_rise_ms"])
        self.decay = math.exp(-dt / parameters["tau_decay_ms"])
        self.win = linear(weights["input"])
        if "recurrent" in weights:
            self.spread = linear(weights["recurrent"])
            self.expand = None
        else:
            self.spread = linear(np.array(weights["mode_out"]).T)
            self.expand = linear(np.array(weights["mode_in"]) * np.array(weights["importance"]))
            self.register_buffer("importance", torch.zeros(len(weights["importance"]), dtype=torch.float32))
        self.population = Population(neurons, parameters)
        width = self.spread.out_features
        self.register_buffer("h", torch.zeros(width))
        self.register_buffer("kappa", torch.zeros(width))

    def forward(self, batch):
        """Of shape (1, ticks, channels); returns the spikes."""
        delay = self.parameters_of_neuron["delay_ticks"]
        gain = self.parameters_of_neuron["synaptic_gain"]
        current = torch.zeros(self.win.out_features)
        h = torch.zeros_like(self.h)
        kappa = torch.zeros_like(self.kappa)
        on_their_way = [torch.zeros_like(h) for _ in range(delay - 1)]
        spikes = []
        for k in range(batch.shape[1]):
            recurrent = self.expand(kappa) if self.expand is not None else kappa
            current = self.synapse * current + self.win(batch[0, k]) + recurrent
            fired, _ = self.population(current)
            on_their_way.append(self.spread(fired))
            h = self.rise * h + on_their_way.pop(0)
            kappa = self.decay * kappa + gain * h
            spikes.append(fired)
        return torch.stack(spikes)


def linear(weights):
    weights = torch.tensor(np.array(weights, dtype=np.float32))
    layer = torch.nn.Linear(weights.shape[1], weights.shape[0], bias=False)
    layer.weight = torch.nn.Parameter(weights, requires_grad=False)
    return layer.double()


def drawn(seed, full_rank, graded):
    """A network with some zeros, and its input, as `smnn import` and `smnn compare` read them."""
    random = np.random.default_rng(seed)
    neurons, modes, channels = 13, 3, 7

    def matrix(rows, columns, scale):
        values = random.normal(0.0, scale, (rows, columns)).astype(np.float32)
        values[random.random((rows, columns)) < 0.2] = 0.0
        return values.tolist()

    parameters = {
        "time_step_ms": 2.0, "tau_synapse_ms": 10.0, "tau_membrane_ms": 20.0, "tau_rise_ms": 2.0,
        "tau_decay_ms": 30.0, "refractory_ms": 6.0, "threshold": 1.0, "delay_ticks": 2,
        "filter": "double", "synaptic_gain": 4.0 / 60.0, "readout": "max_rate",
    }
    weights = {"input": matrix(neurons, channels, 3.0), "readout": matrix(2, neurons, 1.0)}
    if full_rank:
        weights["recurrent"] = matrix(neurons, neurons, 1.0)
    else:
        weights["mode_in"] = matrix(neurons, modes, 1.0)
        weights["mode_out"] = matrix(neurons, modes, 1.0)
        weights["importance"] = [1.0, -0.5, 0.0]
    times, addresses = np.nonzero(random.random((TICKS, channels)) < 0.15)
    values = random.choice([0.5, 1.0, -1.0, 1.0], len(times)) if graded else np.ones(len(times))
    return parameters, weights, list(zip(times, addresses, values))


def counted_by_smnn(smnn, folder, parameters, weights, events):
    (folder / "net.json").write_text(json.dumps({"parameters": parameters, "weights": weights}))
    lines = [f"{tick},{channel},{value}" for tick, channel, value in events]
    (folder / "in.csv").write_text("\n".join(["tick,channel,value", *lines, ""]))
    subprocess.run([smnn, "import", folder / "net.json", "--out", folder / "net"], check=True,
                   stdout=subprocess.DEVNULL)
    answer = subprocess.run(
        [smnn, "compare", folder / "net", "--input", folder / "in.csv", "--ticks", str(TICKS),
         "--repetitions", "1", "--json"], check=True, capture_output=True)
    engine = json.loads(answer.stdout)["engines"][1]
    return {**engine["neurobench"], "spikes": engine["spikes"]}


def counted_by_neurobench(parameters, weights, events):
    model = TorchModel(ModeNetwork(parameters, weights))
    model.add_activation_module(snntorch.SpikingNeuron)
    model.register_hooks()
    batch = torch.zeros(1, TICKS, len(weights["input"][0]))
    for tick, channel, value in events:
        batch[0, tick, channel] += value
    with torch.no_grad():
        spikes = model(batch)
        data = (batch, torch.zeros(1))
        operations = SynapticOperations()(model, spikes, data)
        return {
            "dense_operations": operations["Dense"],
            "effective_acs": operations["Effective_ACs"],
            "effective_macs": operations["Effective_MACs"],
            "membrane_updates": MembraneUpdates()(model, spikes, data),
            "activation_sparsity": ActivationSparsity()(model, spikes, data),
            "connection_sparsity": ConnectionSparsity()(model),
            "footprint_bytes": footprint_of(model),
            "spikes": int(spikes.sum()),
        }


def footprint_of(model):
    """As deployed: weights in float32, which here are float64 to be as exact as the simulator."""
    network = model.__net__()
    network.float()
    for module in (network, network.population):
        for name in ("h", "kappa", "current", "mem"):
            if name in module._buffers:
                module._buffers[name] = module._buffers[name].double()
    for name in ("threshold", "graded_spikes_factor", "reset_mechanism_val"):
        network.population._buffers.pop(name, None)  # constants of snnTorch, not states
    return Footprint()(model)


def main():
    smnn = Path(sys.argv[1]).resolve()
    torch.set_default_dtype(torch.float64)
    failed = 0
    for seed, full_rank, graded in [(1, False, False), (2, False, True), (3, True, False), (4, True, True)]:
        case = drawn(seed, full_rank, graded)
        with tempfile.TemporaryDirectory() as folder:
            ours = counted_by_smnn(smnn, Path(folder), *case)
        theirs = counted_by_neurobench(*case)
        for key, value in theirs.items():
            tolerance = 5.1e-5 if key == "connection_sparsity" else 1e-12  # theirs has four digits
            if not math.isclose(ours[key], value, rel_tol=0.0, abs_tol=tolerance):
                print(f"network {seed}: {key} is {ours[key]}, NeuroBench says {value}")
                failed += 1
    if failed:
        sys.exit(1)
    print(f"NeuroBench counts the same: {len(theirs)} numbers of 4 networks")


if __name__ == "__main__":
    main()
