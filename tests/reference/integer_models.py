"""What two chips make of integers at each tick, as their makers' simulators say, in numpy.

Loihi    Lava 0.10.0, PyLifModelBitAcc and PyDenseModelBitAcc: decays cut towards zero, what arrives shifted up
         by 6, u wraps at 24 bits, v is held there; Brian2Loihi 0.5.2 for the refractory period, whose register is
         the silent ticks and one more. A mode is a process of its own.
Xylo     xylosim 0.1.3, v2: XyloLayer.cpp and XyloIAFNeuron.cpp, line by line.

Each returns a dictionary of tables, ticks x units: current, potential (after the spike), spikes (how many).
"""

from __future__ import annotations

import numpy as np
from fixed_file import DOUBLE, NONE, Fixed

LIMIT = 1 << 23


def cut(x: np.ndarray, bits: int) -> np.ndarray:
    return np.sign(x) * (np.abs(x) >> bits)


def wrapped(u: np.ndarray) -> np.ndarray:
    u = np.where(u > LIMIT, u - 2 * LIMIT, u)
    return np.where(u <= -LIMIT, u + 2 * LIMIT, u)


def shifted(x: np.ndarray, exponent: int) -> np.ndarray:
    """A sum of weights by its exponent, as PyDenseModelBitAcc."""
    return x << exponent if exponent > 0 else x >> -exponent


def held(x: np.ndarray) -> np.ndarray:
    return np.clip(x, 1 - LIMIT, LIMIT - 1)


class Modes:
    """The units that sum: their own filter and shift, graded spikes to the neurons."""

    def __init__(self, network: Fixed) -> None:
        self.network = network
        self.rise = np.zeros(network.modes, np.int64)
        self.level = np.zeros(network.modes, np.int64)
        total = np.array(network.mode_shift, np.int64) + 6
        self.own = np.maximum(total - 8, 0)
        self.synapse = total - self.own  # weight exponents of 0 to -8

    def sent(self) -> np.ndarray:
        return self.level >> self.own

    def arrive(self, spikes: np.ndarray) -> None:
        net = self.network
        deposit = (net.weights["mode_out"] @ spikes) << np.array(net.deposit_shift, np.int64)
        if net.filter == DOUBLE:
            deposit = self.rise = held(cut(self.rise * net.decay_rise, net.decay_bits) + deposit)
        kept = 0 if net.filter == NONE else cut(self.level * net.decay_decay, net.decay_bits)
        self.level = held(kept + deposit)


def run_loihi(network: Fixed, events: np.ndarray) -> dict[str, np.ndarray]:
    """events: ticks x inputs, how many spikes."""
    ticks, n = len(events), network.neurons
    weights = network.weights
    decay_u, decay_v = network.decay_synapse, network.decay_membrane
    silent_ticks = network.refractory_ticks  # register - 1
    modes = Modes(network) if network.modes else None
    u, v, silent = (np.zeros(n, np.int64) for _ in range(3))
    past = [np.zeros(n, np.int64) for _ in range(network.delay_ticks)]
    out = {name: np.zeros((ticks, n), np.int64) for name in ("current", "potential", "spikes")}
    for tick in range(ticks):
        arriving = shifted(weights["input"] @ events[tick], network.input_shift - 6)
        if modes is not None:
            sent = modes.sent()
            for p in range(network.modes):
                arriving = arriving + shifted(weights["mode_in"][:, p] * sent[p],
                                              -int(modes.synapse[p]))
        if "recurrent" in weights:
            arriving = arriving + shifted(weights["recurrent"] @ past[0],
                                          network.rate_shift - network.recurrent_shift - 6)
        u = wrapped(cut(u * decay_u, 12) + (arriving << 6))
        v = held(cut(v * decay_v, 12) + u)
        v[silent > 0] = 0
        fired = v > network.threshold
        v[fired] = 0
        silent = np.where(fired, silent_ticks, np.maximum(silent - 1, 0))
        spikes = fired.astype(np.int64)
        past.append(spikes)
        past.pop(0)
        if modes is not None:
            modes.arrive(past[0])
        out["current"][tick], out["potential"][tick], out["spikes"][tick] = u, v, spikes
    return out


def safe_add(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.clip(x + y, -32768, 32767)


def taken(v: np.ndarray, dash: int) -> np.ndarray:
    dv = v >> dash
    return np.where(dv == 0, np.sign(v), dv)


class XyloNeurons:
    def __init__(self, size: int, decays: tuple[int, int], decay_bits: int, threshold: int,
                 most: int) -> None:
        self.dash_syn, self.dash_mem = (decay_bits - ((1 << decay_bits) - decay).bit_length() + 1
                                        for decay in decays)
        self.threshold, self.most = threshold, most
        self.i, self.v = np.zeros(size, np.int64), np.zeros(size, np.int64)

    def deliver(self, spikes: np.ndarray, weights: np.ndarray, shift: int, most: int) -> None:
        for source in np.flatnonzero(spikes):
            for _ in range(min(int(spikes[source]), most)):
                self.i = safe_add(self.i, weights[:, source] << shift)

    def evolve(self) -> np.ndarray:
        self.i = self.i - taken(self.i, self.dash_syn)
        change = safe_add(-taken(self.v, self.dash_mem), self.i)
        self.v = safe_add(self.v, change)
        spikes = np.zeros_like(self.v)
        while (crossing := (self.v >= self.threshold) & (spikes < self.most)).any():
            spikes[crossing] += 1
            self.v[crossing] -= self.threshold
        return spikes


def run_xylo(network: Fixed, events: np.ndarray) -> dict[str, np.ndarray]:
    ticks, n, outputs = len(events), network.neurons, network.outputs
    weights = network.weights
    hidden = XyloNeurons(n, (network.decay_synapse, network.decay_membrane), network.decay_bits,
                         network.threshold, network.spikes_per_tick)
    out = XyloNeurons(outputs, (network.output_synapse, network.output_membrane),
                      network.decay_bits, network.output_threshold, 1)
    tables = {name: np.zeros((ticks, n), np.int64) for name in ("current", "potential", "spikes")}
    tables["output"] = np.zeros((ticks, outputs), np.int64)
    spikes = np.zeros(n, np.int64)
    for tick in range(ticks):
        hidden.deliver(events[tick], weights["input"], network.input_shift, 15)
        if "recurrent" in weights:
            hidden.deliver(spikes, weights["recurrent"], network.rate_shift, 31)
        out.deliver(spikes, weights["readout"], network.output_shift, 31)
        spikes = hidden.evolve()
        tables["output"][tick] = out.evolve()
        tables["current"][tick], tables["potential"][tick] = hidden.i, hidden.v
        tables["spikes"][tick] = spikes
    return tables
