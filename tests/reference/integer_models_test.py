"""Claims about the integer run: on 200 random networks each, every state is that of the chips' own rules.

    integer_models_test.py BINARY      needs numpy; exit 77 without it
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

try:
    import numpy as np
    from fixed_file import (BY_SUBTRACTION, DOUBLE, MAX_RATE, MEAN_RATE, NONE, SINGLE, TO_ZERO, XYLO,
                            Fixed, read_fixed, write_fixed)
    from integer_models import run_loihi, run_xylo
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

BINARY = Path(sys.argv.pop(1)).resolve()
NETWORKS = 200
TICKS = 60


def random_loihi(random: np.random.Generator) -> Fixed:
    n, d = int(random.integers(2, 25)), int(random.integers(1, 20))
    kind = int(random.integers(1, 4))  # of recurrence
    modes = int(random.integers(1, 5)) if kind == 2 else 0
    # In some so much arrives that u wraps and v is held, though not so much that u would wrap twice.
    wild = random.random() < 0.4
    exponents = 1 + int(np.log2(724 / (d + n))) if wild else 3
    rate_shift = 20
    network = Fixed({
        "neurons": n, "modes": modes, "inputs": d, "outputs": 2, "recurrence": kind,
        "weight_bits": 8, "state_bits": 24, "decay_bits": 12,
        "decay_synapse": int(random.integers(3900 if wild else 0, 4096)),
        "decay_membrane": int(random.integers(3000 if wild else 0, 4097)),
        "decay_rise": int(random.integers(0, 4096)), "decay_decay": int(random.integers(0, 4096)),
        "filter": int(random.choice([NONE, SINGLE, DOUBLE])) if kind == 2 else NONE,
        "readout": MAX_RATE, "reset": TO_ZERO,
        "threshold": int(random.integers(1, 1 << 17)) << 6 if wild
                     else int(random.integers(200, 6000)) << 6,
        "refractory_ticks": int(random.choice([0, 0, 1, 3, 62])),
        "delay_ticks": int(random.integers(2 if kind == 2 else 1, 6)),
        "input_shift": 6 + int(random.integers(0, exponents)),
        "rate_shift": rate_shift, "synaptic_unit_bits": 6,
        "recurrent_shift": rate_shift - 6 - int(random.integers(0, exponents))})
    network.mode_shift = [int(s) for s in random.integers(10, 25, modes)]
    network.deposit_shift = [int(s) for s in random.integers(0, 12, modes)]
    even = lambda *shape: 2 * random.integers(-127, 128, shape)
    network.weights = {"input": even(n, d), "readout": even(2, n)}
    if modes:
        network.weights |= {"mode_in": even(n, modes), "mode_out": even(modes, n)}
    if kind == 3:
        network.weights["recurrent"] = even(n, n)
    return network


def random_xylo(random: np.random.Generator) -> Fixed:
    n, d, o = (int(random.integers(low, high)) for low, high in ((2, 25), (1, 17), (1, 9)))
    is_recurrent = bool(random.integers(0, 2))
    dash = lambda least, most: 4096 - (4096 >> int(random.integers(least, most)))
    wild = random.random() < 0.4
    network = Fixed({
        "neurons": n, "inputs": d, "outputs": o, "recurrence": 3 if is_recurrent else 1,
        "weight_bits": 8, "state_bits": 16, "decay_bits": 12,
        "decay_synapse": dash(1, 8), "decay_membrane": dash(1, 10), "filter": NONE,
        "readout": MEAN_RATE, "reset": BY_SUBTRACTION, "threshold": int(random.integers(1, 4000)),
        "delay_ticks": 1, "input_shift": int(random.integers(0, 9 if wild else 3)),
        "rate_shift": int(random.integers(0, 9 if wild else 3)), "rules": XYLO,
        "spikes_per_tick": 31, "output_synapse": dash(1, 6), "output_membrane": dash(1, 13),
        "output_threshold": int(random.integers(1, 3000)),
        "output_shift": int(random.integers(0, 9 if wild else 3))})
    byte = lambda *shape: random.integers(-128, 128, shape)
    network.weights = {"input": byte(n, d), "readout": byte(o, n)}
    if is_recurrent:
        network.weights["recurrent"] = byte(n, n)
    return network


def table(path: Path) -> np.ndarray:
    return np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2)[:, 2:].astype(np.int64)


class Run:
    """What `smnn simulate` says of a network in integers."""

    def __init__(self, folder: Path, network: Fixed, events: np.ndarray) -> None:
        write_fixed(folder / "net.fixed", network)
        with (folder / "in.csv").open("w") as file:
            out = csv.writer(file)
            out.writerow(["tick", "channel"])
            for tick, channel in np.argwhere(events):
                out.writerows([[tick, channel]] * int(events[tick, channel]))
        line = [str(BINARY), "simulate", "net.fixed", "--input", "in.csv", "--ticks", str(TICKS), "--json",
                "--record", "out.csv", "--record-potentials", "u.csv", "--record-currents", "i.csv"]
        answer = subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False)
        assert answer.returncode == 0, answer.stderr
        self.report = json.loads(answer.stdout)
        self.potential, self.current = table(folder / "u.csv"), table(folder / "i.csv")
        self.spikes = np.zeros((TICKS, network.neurons), np.int64)
        with (folder / "out.csv").open() as file:
            for row in csv.DictReader(file):
                self.spikes[int(row["tick"]), int(row["neuron"])] += 1


class RandomNetworks(unittest.TestCase):
    def agree(self, make, model, most_input: int) -> tuple[int, int, int, int]:
        spikes = currents = potentials = several = 0
        with tempfile.TemporaryDirectory() as name:
            for seed in range(NETWORKS):
                random = np.random.default_rng(seed)
                network = make(random)
                events = random.poisson(random.uniform(0.02, 0.6), (TICKS, network.inputs))
                events = np.minimum(events, most_input)
                if most_input > 15:  # more than a channel's spikes of a tick
                    events[random.random(events.shape) < 0.01] = most_input
                ours, theirs = Run(Path(name), network, events), model(network, events)
                with self.subTest(seed=seed):
                    for state in ("spikes", "current", "potential"):
                        np.testing.assert_array_equal(getattr(ours, state), theirs[state], state)
                    if "output" in theirs:
                        self.assertEqual(ours.report["scores"],
                                         [theirs["output"].sum(axis=0).tolist()])
                spikes += int(theirs["spikes"].sum())
                several += int((theirs["spikes"] > 1).sum())
                held = ours.report["held"]
                currents += held["current"] > 0
                potentials += held["potential"] > 0
        return spikes, currents, potentials, several

    def test_loihi_is_lava_in_every_state(self) -> None:
        spikes, wrapped, held, _ = self.agree(random_loihi, run_loihi, 1)
        print(f"loihi: {NETWORKS} networks, {spikes} spikes, u wrapped in {wrapped}, v held in {held}")
        self.assertGreater(spikes, 5_000)
        self.assertGreater(wrapped, 5)
        self.assertGreater(held, 5)

    def test_xylo_is_xylosim_in_every_state(self) -> None:
        spikes, currents, potentials, several = self.agree(random_xylo, run_xylo, 20)
        print(f"xylo: {NETWORKS} networks, {spikes} spikes, I held in {currents}, U in {potentials}, "
              f"{several} neuron-ticks with several spikes")
        self.assertGreater(spikes, 50_000)
        self.assertGreater(currents, 5)
        self.assertGreater(potentials, 5)
        self.assertGreater(several, 1000)

    def test_a_file_of_ours_is_read_and_written_alike(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            for make in (random_loihi, random_xylo):
                network = make(np.random.default_rng(1))
                write_fixed(Path(name) / "net", network)
                again = read_fixed(Path(name) / "net")
                self.assertEqual({k: v for k, v in network.header.items() if v}, again.header)
                for matrix, values in network.weights.items():
                    np.testing.assert_array_equal(values, again.weights[matrix])


if __name__ == "__main__":
    unittest.main()
