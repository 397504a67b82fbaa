"""What a NIR file does, from its graph alone: the equations of the format, node by node, in double.

A reader that knows nothing of this project: it asks the file for /node and looks at nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import h5py
import numpy as np

SPIKING = ("LIF", "CubaLIF")


@dataclass
class Node:
    type: str
    parameters: dict[str, np.ndarray]
    sources: list[str] = field(default_factory=list)
    state: dict[str, np.ndarray] = field(default_factory=dict)


def word(dataset: h5py.Dataset) -> str:
    return dataset[()].decode()


class Graph:
    """The root graph of a file. `dt` in seconds; `decay` is "euler" or "exact"."""

    def __init__(self, path: Path, dt: float | None = None, decay: str | None = None) -> None:
        with h5py.File(path) as file:
            root = file["node"]
            metadata = root.get("metadata", {})
            self.dt = dt if dt is not None else float(metadata["dt"][()])
            self.decay = decay if decay is not None else word(metadata["discretisation"])
            self.nodes = {
                name: Node(word(group["type"]),
                           {key: np.asarray(value, np.float64) for key, value in group.items()
                            if key not in ("type", "metadata")})
                for name, group in root["nodes"].items()
            }
            for source, target in root["edges"].asstr()[()]:
                self.nodes[target].sources.append(source)
        self.order = self.topological_order()

    def topological_order(self) -> list[str]:
        """Sources first. A circle is cut where it reaches spiking neurons: there it takes one tick."""
        order: list[str] = []
        while len(order) < len(self.nodes):
            left = [name for name in sorted(self.nodes) if name not in order]
            ready = [name for name in left if all(s in order for s in self.nodes[name].sources)]
            reached = [name for name in left if self.nodes[name].type in SPIKING
                       and any(s in order for s in self.nodes[name].sources)]
            order.append((ready + reached)[0])
        return order

    def factor(self, tau: np.ndarray) -> np.ndarray:
        """What is left of a value after one time step."""
        return 1.0 - self.dt / tau if self.decay == "euler" else np.exp(-self.dt / tau)

    def step(self, node: Node, x: np.ndarray) -> np.ndarray:
        """One tick of a node: input and output have a row a trial."""
        p = node.parameters
        if node.type in ("Input", "Output", "Flatten"):
            return x
        if node.type == "Linear":
            return x @ p["weight"].T
        if node.type == "Affine":
            return x @ p["weight"].T + p["bias"]
        if node.type == "Scale":
            return x * p["scale"]
        if node.type in ("CubaLI", "CubaLIF"):
            current = node.state.get("i", np.zeros_like(x))
            a = self.factor(p["tau_syn"])
            x = node.state["i"] = a * current + (1.0 - a) * p["w_in"] * x
        a = self.factor(p["tau_mem" if "tau_mem" in p else "tau"])
        # Where it begins NIR does not say: neurons where they are reset to.
        v = node.state.get("v", p.get("v_reset", p["v_leak"]) + np.zeros_like(x))
        v = a * v + (1.0 - a) * (p["v_leak"] + p["r"] * x)
        if node.type not in SPIKING:
            node.state["v"] = v
            return v
        spikes = v > p["v_threshold"]
        node.state["v"] = np.where(spikes, p["v_reset"], v)
        return spikes.astype(np.float64)

    def run(self, inputs: np.ndarray) -> dict[str, np.ndarray]:
        """inputs: ticks x trials x channels. Returns what every node puts out, in the same shape."""
        for node in self.nodes.values():
            node.state.clear()
        outputs: dict[str, list[np.ndarray]] = {name: [] for name in self.nodes}
        place = {name: i for i, name in enumerate(self.order)}
        for tick, x in enumerate(inputs):
            for name in self.order:
                node = self.nodes[name]
                arriving = [outputs[source][-1] for source in node.sources
                            if outputs[source] and (place[source] < place[name] or tick > 0)]
                if node.type == "Input":
                    arriving = [x]
                outputs[name].append(self.step(node, sum(arriving)))
        return {name: np.array(values) for name, values in outputs.items()}

    def population(self) -> str:
        """The name of the one node that spikes."""
        (name,) = [name for name, node in self.nodes.items() if node.type in SPIKING]
        return name
