#!/usr/bin/env python3
"""Networks exported to Xylo, spike for spike in XyloSim (v2, SYNS61201), hidden and of the outputs.

    tests/validation/chips/xylosim_digits.py SMNN        SMNN: the program, built

The digits have 784 inputs and 10 outputs, which the simulator takes and the chip does not: the rules are the
same. Exit 1 where a spike or an answer differs.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
from integer_digits import COUNT, Case, told
from xylosim.v2 import XyloLayer, XyloSynapse

from fixed_file import Fixed


def synapses(weights: np.ndarray) -> list[list[XyloSynapse]]:
    """weights: targets x sources; those that are not 0."""
    return [[XyloSynapse(int(to), 0, int(column[to])) for to in np.flatnonzero(column)]
            for column in weights.T]


def layer_of(network: Fixed) -> tuple[XyloLayer, list]:
    """The layer, and its synapses: it has pointers to them, so they must live as long."""
    n, o = network.neurons, network.outputs

    def dash(decay: int) -> int:
        return network.decay_bits - ((1 << network.decay_bits) - decay).bit_length() + 1

    recurrent = network.weights.get("recurrent", np.zeros((n, n), np.int64))
    into, inside, out = map(synapses, (network.weights["input"], recurrent,
                                       network.weights["readout"]))
    layer = XyloLayer(
        synapses_in=into, synapses_rec=inside, synapses_out=out, aliases=[[] for _ in range(n)],
        threshold=[network.threshold] * n, threshold_out=[network.output_threshold] * o,
        has_bias=False, bias=[0] * n, bias_out=[0] * o, weight_shift_inp=network.input_shift,
        weight_shift_rec=network.rate_shift, weight_shift_out=network.output_shift,
        dash_mem=[dash(network.decay_membrane)] * n, dash_mem_out=[dash(network.output_membrane)] * o,
        dash_syns=[[dash(network.decay_synapse)]] * n,
        dash_syns_out=[[dash(network.output_synapse)]] * o, name="smnn")
    return layer, [into, inside, out]


def main() -> int:
    binary = Path(sys.argv[1])
    equal = True
    for kind in ("feed-forward", "full rank", "3 modes, no filter, delay 1"):
        with tempfile.TemporaryDirectory() as name:
            case = Case(binary, Path(name), kind, "xylo-61201")
        layer, synapses_of_layer = layer_of(case.fixed)
        theirs, answers = [], []
        for digit in case.input:
            layer.reset_all()
            out = np.array(layer.evolve(digit.tolist()))
            theirs.append(np.array(layer.rec_recurrent_spikes))
            answers.append(out.sum(axis=0))
        equal &= told("xylosim 0.1.3", kind, case.spikes, np.stack(theirs))
        del layer, synapses_of_layer
        differ = int((np.stack(answers) != case.scores).any(axis=1).sum())
        right = np.mean(np.argmax(answers, axis=1) == np.argmax(case.scores, axis=1))
        print(f"    answers: {differ} of {COUNT} digits counted otherwise, {100 * right:.1f} % of the "
              f"decisions the same; accuracy {100 * case.accuracy:.1f} % here", flush=True)
        equal &= differ == 0
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
