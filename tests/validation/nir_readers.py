#!/usr/bin/env python3
"""Our networks as other tools read and run them.

    tests/validation/nir_readers.py SMNN        SMNN: the program, built

The package nir opens every export, snnTorch runs the dense dialect, Norse both. What is not installed is skipped in
one line. Exit 1 where more differs than float32 explains.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import nir
import numpy as np
from networks import random_input, random_network, simulated, smnn, write_network

BINARY = Path(sys.argv[1])
TICKS = 200
NETWORKS = 20

# Their states are float32, ours double: a potential within rounding of the threshold may go either way, and
# in a recurrent network all that follows with it. So many networks may.
MAY_DIFFER = 2


def exports(target: str, filters: tuple[str, ...]) -> Iterator[tuple[nir.NIRGraph, np.ndarray,
                                                                     np.ndarray]]:
    """Graphs as nir reads them, their input and our spikes: ticks x channels, ticks x neurons."""
    with tempfile.TemporaryDirectory() as name:
        network, exported = Path(name) / "net.smnn", Path(name) / "net.nir"
        for seed in range(NETWORKS):
            made = random_network(seed, filters)
            write_network(BINARY, made, network)
            smnn(BINARY, "export", network, "--to", target, "--out", exported)
            inputs = random_input(seed, TICKS, len(made["weights"]["input"][0]))
            ours = simulated(BINARY, network, inputs, len(made["weights"]["input"]))
            yield nir.read(exported), inputs, ours


def nir_opens_every_export() -> str:
    nodes = 0
    for target, filters in (("nir", ("none", "single", "double")), ("nir-dense", ("none",))):
        for graph, inputs, ours in exports(target, filters):
            assert graph.input_type["input"].tolist() == [inputs.shape[1]]
            (population,) = [node for node in graph.nodes.values() if isinstance(node, nir.CubaLIF)]
            assert population.v_threshold.shape == (ours.shape[1],)
            nodes += len(graph.nodes)
    return f"nir {nir.__version__}: opens {2 * NETWORKS} exports, {nodes} nodes"


def same_spikes(package: str, target: str, filters: tuple[str, ...],
                run: Callable[[nir.NIRGraph, np.ndarray], np.ndarray]) -> str:
    """`run` is held against our engines, network by network."""
    spikes, different = 0, 0
    for graph, inputs, ours in exports(target, filters):
        theirs = run(graph, inputs)
        spikes += int(ours.sum())
        different += not np.array_equal(theirs, ours)
    assert spikes > 5000, f"{package}: {spikes} spikes say nothing"
    assert different <= MAY_DIFFER, f"{package}: {different} of {NETWORKS} networks spike otherwise"
    return (f"{package}: {NETWORKS - different} of {NETWORKS} networks spike the same, "
            f"{spikes} spikes")


def snntorch_runs_the_dense_dialect() -> str:
    """Every node by snnTorch's own converter. The circle is closed here: RSynaptic of snnTorch 1.0, told
    to reset at once as its importer tells it, does not (its `forward` takes the wrong spikes)."""
    torch = importlib.import_module("torch")
    convert = importlib.import_module("snntorch.import_nir")._nir_to_snntorch_module

    def run(graph: nir.NIRGraph, inputs: np.ndarray) -> np.ndarray:
        with contextlib.redirect_stdout(io.StringIO()):
            modules = {name: convert(node, init_hidden=True) for name, node in graph.nodes.items()}
        recurrence = modules.get("l1.w_rec")
        spikes = torch.zeros(1, graph.nodes["l1.lif"].v_threshold.size)
        found = []
        with torch.no_grad():
            for x in torch.tensor(inputs, dtype=torch.float32):
                arriving = modules["l0_fc"](x[None])
                if recurrence is not None:
                    arriving = arriving + recurrence(spikes)
                spikes = modules["l1.lif"](arriving)
                found.append(spikes.numpy()[0])
        return np.array(found)

    version = importlib.import_module("snntorch").__version__
    return same_spikes(f"snnTorch {version}", "nir-dense", ("none",), run)


def norse_runs_both_dialects() -> str:
    """Every node by Norse's own converter, the edges followed here: its importer makes nothing of a circle,
    nor of LI, so without synaptic filters."""
    torch = importlib.import_module("torch")
    # Norse 1.1 is made for torch 2, which gave a public name to what torch 1.13 has too.
    pytree = importlib.import_module("torch.utils._pytree")
    if not hasattr(pytree, "register_pytree_node"):
        pytree.register_pytree_node = pytree._register_pytree_node
    convert = importlib.import_module("norse.torch.utils.import_nir")._import_norse_module

    def run(graph: nir.NIRGraph, inputs: np.ndarray) -> np.ndarray:
        nodes = graph.nodes
        modules = {name: convert(node, dt=float(graph.metadata["dt"]))
                   for name, node in nodes.items() if not isinstance(node, (nir.Input, nir.Output))}
        (population,) = [name for name, node in nodes.items() if isinstance(node, nir.CubaLIF)]
        neurons = modules[population].lif
        neurons.p = neurons.p._replace(method="heaviside")  # no gradient: its own needs torch 2
        spikes, state, found = torch.zeros(nodes[population].v_threshold.size), None, []

        def arriving(target: str) -> torch.Tensor:
            return sum(leaving(source) for source, to in graph.edges if to == target)

        def leaving(name: str) -> torch.Tensor:
            if isinstance(nodes[name], nir.Input):
                return x
            return spikes if name == population else modules[name](arriving(name))

        with torch.no_grad():
            for x in torch.tensor(inputs, dtype=torch.float32):
                spikes, state = modules[population](arriving(population), state)
                found.append(spikes.numpy())
        return np.array(found)

    norse = importlib.import_module("importlib.metadata").version("norse")
    return "\n".join(same_spikes(f"Norse {norse}, {target}", target, ("none",), run)
                     for target in ("nir", "nir-dense"))


def main() -> int:
    failed = 0
    for claim in (nir_opens_every_export, snntorch_runs_the_dense_dialect,
                  norse_runs_both_dialects):
        try:
            print(claim())
        except ImportError as missing:
            print(f"skipped: {claim.__name__.replace('_', ' ')}: {str(missing).splitlines()[0]}")
        except AssertionError as difference:
            print(difference)
            failed += 1
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
