#!/usr/bin/env python3
"""Networks exported to Loihi, spike for spike in Brian2Loihi, which has refractory periods and delays.

    tests/validation/chips/brian2loihi_digits.py SMNN        SMNN: the program, built

A digit is a run from rest. Exit 1 where a spike differs.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
from brian2 import ms, prefs
from brian2_loihi import (LoihiNetwork, LoihiNeuronGroup, LoihiSpikeGeneratorGroup,
                          LoihiSpikeMonitor, LoihiSynapses)
from brian2_loihi.constants import synapse_sign_mode
from integer_digits import COUNT, TICKS, Case, told

from fixed_file import Fixed

prefs.codegen.target = "numpy"


def connected(source: object, target: object, weights: np.ndarray, exponent: int,
              delay: int) -> LoihiSynapses:
    synapses = LoihiSynapses(source, target, delay=delay, w_exp=exponent,
                             sign_mode=synapse_sign_mode.MIXED)
    to, origin = np.nonzero(weights)
    synapses.connect(i=origin, j=to)
    synapses.w = weights[to, origin]
    return synapses


class Chip:
    def __init__(self, network: Fixed) -> None:
        self.neurons = LoihiNeuronGroup(
            network.neurons, refractory=network.refractory_ticks + 1,
            threshold_v_mant=network.threshold >> 6, decay_v=4096 - network.decay_membrane,
            decay_I=4096 - network.decay_synapse)
        self.source = LoihiSpikeGeneratorGroup(network.inputs, np.array([0]), np.array([0]))
        objects = [connected(self.source, self.neurons, network.weights["input"],
                             network.input_shift - 6, 0)]
        if "recurrent" in network.weights:
            objects.append(connected(self.neurons, self.neurons, network.weights["recurrent"],
                                     network.rate_shift - network.recurrent_shift - 6,
                                     network.delay_ticks - 1))
        self.monitor = LoihiSpikeMonitor(self.neurons)
        self.network = LoihiNetwork(self.neurons, self.source, self.monitor, *objects)
        self.network.store("rest")

    def run(self, digit: np.ndarray) -> np.ndarray:
        self.network.restore("rest")
        ticks, channels = np.nonzero(digit)
        self.source.set_spikes(channels, ticks * ms)
        self.network.run(TICKS)
        spikes = np.zeros((TICKS, len(self.neurons)), np.int64)
        spikes[np.rint(1000 * np.array(self.monitor.t_)).astype(int), np.array(self.monitor.i)] = 1
        return spikes


def main() -> int:
    binary = Path(sys.argv[1])
    equal = True
    for kind in ("feed-forward", "full rank", "full rank, refractory 10 ms, delay 2",
                 "3 modes, no filter, delay 1"):
        with tempfile.TemporaryDirectory() as name:
            case = Case(binary, Path(name), kind, "loihi1")
        chip = Chip(case.fixed)
        theirs = np.stack([chip.run(digit) for digit in case.input])
        equal &= told("Brian2Loihi 0.5.2", kind, case.spikes, theirs)
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
