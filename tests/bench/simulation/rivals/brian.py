#!/usr/bin/python3
"""How fast is a second of rate-coded input, beside Brian2 compiled to C++ in float32?

    tests/bench/simulation/rivals/brian.py [--program BIN] [--rounds 5]

The same equations, tick for tick, and the same input; the numbers of spikes must agree but for
rounding. Brian runs them factorised by hand (a neuron that holds the modes) and with the N x N
weights, which are left out at N = 10,000: 100 million synapses.
"""

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
import warnings
from math import exp
from pathlib import Path
from statistics import median

warnings.filterwarnings("ignore", category=FutureWarning)  # Debian's pythran, on import
if importlib.util.find_spec("brian2") is None:
    print("skipped: Brian2 is not installed (python3-brian)")
    sys.exit(0)

import brian2 as b
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "training/rivals"))
from built import program

SPIKES = 0.01  # share by which float32 may change their number
TARGET = 12.0  # at N = 1000, D = 784
SIZES = ((1000, 10, 784, True), (10000, 10, 100, False))  # N, P, D, dense too


class Model:
    """A network of ours and its input, in Brian's objects."""

    def __init__(self, folder: Path):
        text = json.loads((folder / "network.json").read_text())
        p = text["parameters"]
        self.weights = {name: np.array(w, np.float32) for name, w in text["weights"].items()}
        self.neurons, self.modes = self.weights["mode_in"].shape
        dt = p["time_step_ms"]
        self.dt = dt * b.ms
        self.refractory = round(p["refractory_ms"] / dt)
        self.delay = p["delay_ticks"]
        membrane = exp(-dt / p["tau_membrane_ms"])
        self.constants = {
            "synapse": exp(-dt / p["tau_synapse_ms"]),
            "membrane": membrane,
            "leak": 1.0 - membrane,
            "rise": exp(-dt / p["tau_rise_ms"]),
            "decay": exp(-dt / p["tau_decay_ms"]),
            "gain": p["synaptic_gain"],
            "threshold": p["threshold"],
        }
        self.input = np.loadtxt(folder / "input.csv", delimiter=",", skiprows=1, dtype=int)

    def population(self, state: str, drive: str, moves: str) -> b.NeuronGroup:
        """Equations (1)-(3) after whatever gives the drive."""
        group = b.NeuronGroup(
            self.neurons,
            f"x : 1\nI : 1\nU : 1\n{state}",
            threshold="U > threshold",
            reset="U = 0",
            refractory=(self.refractory + 1) * self.dt,
            namespace=self.constants,
        )
        group.run_regularly(
            f"{moves}I = synapse*I + x + {drive}\n"
            "U = int(not_refractory)*(membrane*U + leak*I)\nx = 0",
            when="after_groups",
        )
        return group

    def stimulus(self, group: b.NeuronGroup) -> list:
        ticks, channels = self.input.T[:2]
        count = self.weights["input"].shape[1]
        source = b.SpikeGeneratorGroup(
            count, channels, ticks * self.dt, when="start", order=-2, sorted=True
        )
        synapses = b.Synapses(source, group, "w : 1", on_pre="x_post += w")
        synapses.pre.when, synapses.pre.order = "start", -1
        synapses.connect()
        synapses.w = self.weights["input"].T.flatten()
        return [source, synapses]

    def factorised(self) -> tuple[b.NeuronGroup, list]:
        """(4) and (5) in one neuron: h and r of each mode."""
        each = range(self.modes)
        buffer = b.NeuronGroup(
            1, "\n".join(f"h{p} : 1\nr{p} : 1" for p in each), namespace=self.constants
        )
        buffer.run_regularly("\n".join(f"h{p} = rise*h{p}" for p in each), when="start")
        buffer.run_regularly(
            "\n".join(f"r{p} = decay*r{p} + gain*h{p}" for p in each), when="end"
        )
        state = "\n".join(f"xi{p} : 1\nkappa{p} : 1 (linked)" for p in each)
        group = self.population(state, " + ".join(f"xi{p}*kappa{p}" for p in each), "")
        synapses = b.Synapses(
            group,
            buffer,
            "\n".join(f"w{p} : 1" for p in each),
            on_pre="\n".join(f"h{p}_post += w{p}" for p in each),
            delay=(self.delay - 1) * self.dt,
        )
        synapses.connect()
        for p in each:
            setattr(group, f"kappa{p}", b.linked_var(buffer, f"r{p}"))
            mode = self.weights["importance"][p] * self.weights["mode_in"][:, p]
            setattr(group, f"xi{p}", mode)
            setattr(synapses, f"w{p}", self.weights["mode_out"][:, p])
        return group, [buffer, synapses]

    def dense(self) -> tuple[b.NeuronGroup, list]:
        """A spike adds a column of W to what is filtered where it arrives: the same, for (4) is linear."""
        # Spikes of tick k - d are in h before (1) at tick k.
        moves = "h = rise*h + arrived\nr = decay*r + gain*h\narrived = 0\n"
        group = self.population("h : 1\nr : 1\narrived : 1", "r", moves)
        synapses = b.Synapses(
            group, group, "w : 1", on_pre="arrived_post += w", delay=(self.delay - 1) * self.dt
        )
        synapses.connect()
        w = (self.weights["mode_in"] * self.weights["importance"]) @ self.weights["mode_out"].T
        synapses.w = w.T.flatten()
        return group, [synapses]

    def run(self, way: str, rounds: int) -> tuple[int, float]:
        """Spikes of a second, and the median seconds that its ticks took."""
        with tempfile.TemporaryDirectory() as folder:
            b.set_device("cpp_standalone", build_on_run=False)
            b.device.reinit()
            b.device.activate(build_on_run=False)
            b.prefs.core.default_float_dtype = np.float32
            b.defaultclock.dt = self.dt
            group, rest = getattr(self, way)()
            monitor = b.SpikeMonitor(group, record=False)
            network = b.Network(group, monitor, *rest, *self.stimulus(group))
            network.run(1 * b.second)
            b.device.build(directory=folder, compile=True, run=True)
            spikes, seconds = int(monitor.num_spikes), []
            for _ in range(rounds):
                b.device.run(folder, with_output=False, run_args=[])
                seconds.append(b.device._last_run_time)
            return spikes, median(seconds)


def measure(size: tuple[int, int, int, bool], ours: Path, rounds: int) -> None:
    neurons, modes, inputs, is_dense = size
    with tempfile.TemporaryDirectory() as folder:
        command = [str(ours), folder, str(neurons), str(modes), str(inputs), str(rounds)]
        answer = subprocess.run(
            command + ["dense"] * is_dense, check=True, capture_output=True, text=True
        )
        partner = json.loads(answer.stdout)
        model = Model(Path(folder))
        clock = partner["processor_seconds"]["clock"]
        rows = [
            (f"ours, {side}", seconds)
            for side, seconds in partner["processor_seconds"].items()
        ]
        for way in ("factorised", "dense") if is_dense else ("factorised",):
            spikes, seconds = model.run(way, rounds)
            if abs(spikes - partner["spikes"]) > SPIKES * partner["spikes"]:
                raise SystemExit(f"Brian, {way}: {spikes} spikes, ours are {partner['spikes']}")
            rows.append((f"Brian2, {way}, {spikes - partner['spikes']:+d} spikes", seconds))
    for side, seconds in rows:
        print(
            f"| {neurons} | {modes} | {inputs} | {side} | {1e3 * seconds:.1f} "
            f"| {1.0 / seconds:.0f} | {seconds / clock:.1f} |",
            flush=True,
        )
    if inputs == 784:
        ratio = min(seconds for side, seconds in rows if side.startswith("Brian2")) / clock
        reached = "reached" if ratio >= TARGET else "**missed**"
        print(f"| | | | target: {TARGET:g} times the clock engine | | | {ratio:.1f} {reached} |")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--program", type=program, default="build/release/bin/bench_brian_partner")
    parser.add_argument("--rounds", type=int, default=5)
    a = parser.parse_args()
    b.BrianLogger.log_level_error()
    print("| N | P | D | side | ms | times real time | of clock |\n|---|---|---|---|---|---|---|")
    for size in SIZES:
        measure(size, a.program, a.rounds)


if __name__ == "__main__":
    main()
