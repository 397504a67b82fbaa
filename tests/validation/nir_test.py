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


if __name__ == "__main__":
    unittest.main()
