"""Claims about `smnn export --to nir`: what the graph says is what the network does.

    nir_test.py BINARY      needs numpy and h5py; exit 77 without them
"""

from __future__ import annotations

import csv
import sys
import tempfile
import unittest
from pathlib import Path

try:
    import h5py
    import numpy as np
    from networks import (random_input, random_network, read_events, simulated, smnn,
                          write_network)
    from nir_interpreter import Graph
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

BINARY = Path(sys.argv.pop(1))
DIGITS = Path(__file__).resolve().parents[2] / "tools/digits"
TICKS = 200


class RandomNetworks(unittest.TestCase):
    def test_the_graph_alone_gives_our_spikes_one_hundred_times(self) -> None:
        spikes = 0
        with tempfile.TemporaryDirectory() as name:
            network, exported = Path(name) / "net.smnn", Path(name) / "net.nir"
            for seed in range(100):
                made = random_network(seed)
                write_network(BINARY, made, network)
                dense = made["parameters"]["filter"] == "none" and seed % 2 == 0
                smnn(BINARY, "export", network, "--to", "nir-dense" if dense else "nir",
                     "--decay", ("euler", "exact")[seed % 3 == 0], "--out", exported)
                graph = Graph(exported)
                inputs = random_input(seed, TICKS, len(made["weights"]["input"][0]))
                theirs = graph.run(inputs[:, None])[graph.population()][:, 0]
                ours = simulated(BINARY, network, inputs, theirs.shape[1])
                spikes += int(ours.sum())
                with self.subTest(seed=seed):
                    np.testing.assert_array_equal(theirs, ours)
        print(f"100 networks, {spikes} spikes, all the same")
        self.assertGreater(spikes, 50_000)


class Digits(unittest.TestCase):
    def test_digits_trained_for_nir_are_answered_the_same_by_the_graph(self) -> None:
        for target in ("nir", "nir-dense"):
            with self.subTest(target), tempfile.TemporaryDirectory() as name:
                self.answer_digits(target, Path(name))

    def answer_digits(self, target: str, folder: Path) -> None:
        network, exported, count, ticks = folder / "net.smnn", folder / "net.nir", 50, 50
        smnn(BINARY, "train", "digits", "--data", DIGITS, "--for", target, "--neurons", 50,
             "--epochs", 1, "--out", network)
        smnn(BINARY, "export", network, "--to", target, "--out", exported)
        smnn(BINARY, "encode", "digits", "--data", DIGITS, "--trials", count,
             "--out", folder / "in.csv")
        smnn(BINARY, "simulate", network, "--input", folder / "in.csv", "--ticks", ticks,
             "--record", folder / "out.csv")
        smnn(BINARY, "evaluate", network, "--data", DIGITS, "--trials", count,
             "--predictions", folder / "predictions.csv")

        graph = Graph(exported)
        outputs = graph.run(read_events(folder / "in.csv", ticks, 28 * 28, count))
        ours = read_events(folder / "out.csv", ticks, 50, count)
        np.testing.assert_array_equal(outputs[graph.population()], ours)
        self.assertGreater(ours.sum(), 1000)

        classes = outputs["output"].mean(axis=0).argmax(axis=1)
        with (folder / "predictions.csv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([int(row["prediction"]) for row in rows], classes.tolist())
        right = np.mean([row["label"] == row["prediction"] for row in rows])
        print(f"{target}: {count} digits, {int(ours.sum())} spikes, all the same; {right:.0%} right")


class GraphsOfOthers(unittest.TestCase):
    """One or two populations, with biases, recurrence or neither, as other tools write them."""

    def write(self, path: Path, random: np.random.Generator) -> list[int]:
        inputs, first, second = (int(n) for n in random.integers(2, 12, 3))
        sizes = [first, second][:int(random.integers(1, 3))]
        kind = str(random.choice(["LIF", "CubaLIF"]))
        tau = {key: float(random.uniform(2e-3, 2e-2)) for key in ("tau", "tau_mem", "tau_syn")}
        scalars = bool(random.integers(2))
        edges = []
        with h5py.File(path, "w") as file:
            nodes = file.create_group("node/nodes")
            file["node/type"] = "NIRGraph"

            def weights(name: str, rows: int, columns: int, biased: bool) -> None:
                node = nodes.create_group(name)
                node["type"] = "Affine" if biased else "Linear"
                node["weight"] = random.normal(0.4, 1.5, (rows, columns)).astype(np.float32)
                if biased:
                    node["bias"] = random.normal(0.2, 0.4, rows).astype(np.float32)

            def neurons(name: str, n: int) -> None:
                node = nodes.create_group(name)
                node["type"] = kind
                values = {"r": 1.0, "v_leak": 0.0, "v_reset": 0.0,
                          "v_threshold": float(random.uniform(0.3, 1.5))}
                keys = ("tau",) if kind == "LIF" else ("tau_mem", "tau_syn")
                values |= {key: tau[key] for key in keys}
                if kind == "CubaLIF":
                    values["w_in"] = 1.0
                elif random.integers(2):
                    values["v_leak"] = 0.2  # a constant drive
                for key, value in values.items():
                    node[key] = np.full(() if scalars and n > 1 else n, value, np.float32)

            nodes.create_group("input")["type"] = "Input"
            nodes["input/shape"] = np.array([1, inputs] if scalars else [inputs])
            last, signals = "input", inputs
            for i, n in enumerate(sizes):
                weights(f"fc{i}", n, signals, bool(random.integers(2)))
                neurons(f"lif{i}", n)
                edges += [(last, f"fc{i}"), (f"fc{i}", f"lif{i}")]
                if random.integers(2):
                    weights(f"rec{i}", n, n, False)
                    edges += [(f"lif{i}", f"rec{i}"), (f"rec{i}", f"lif{i}")]
                last, signals = f"lif{i}", n
            nodes.create_group("output")["type"] = "Output"
            nodes["output/shape"] = np.array([signals])
            edges.append((last, "output"))
            file["node/edges"] = np.array(edges, h5py.string_dtype())
        return [inputs, *sizes]

    def test_their_spikes_are_ours_each_population_a_tick_later(self) -> None:
        spikes = 0
        with tempfile.TemporaryDirectory() as name:
            graph_file, network = Path(name) / "theirs.nir", Path(name) / "ours.smnn"
            for seed in range(60):
                random = np.random.default_rng([seed, 7])
                inputs, *sizes = self.write(graph_file, random)
                decay = ("euler", "exact")[seed % 2]
                smnn(BINARY, "import", graph_file, "--out", network, "--time-step", 1,
                     "--decay", decay)
                events = random_input(seed, TICKS, inputs)
                theirs = Graph(graph_file, 1e-3, decay).run(events[:, None])
                ours = simulated(BINARY, network, events, sum(sizes))
                at = 0
                for lag, n in enumerate(sizes):
                    with self.subTest(seed=seed, population=lag):
                        np.testing.assert_array_equal(
                            theirs[f"lif{lag}"][:TICKS - lag, 0], ours[lag:, at:at + n])
                    at += n
                spikes += int(ours.sum())
        print(f"60 graphs of one or two populations, {spikes} spikes, all the same")
        self.assertGreater(spikes, 10_000)


if __name__ == "__main__":
    unittest.main()
