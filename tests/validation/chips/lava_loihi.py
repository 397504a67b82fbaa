#!/usr/bin/env python3
"""Networks exported to Loihi, spike for spike in Lava.

    tests/validation/chips/lava_loihi.py SMNN        SMNN: the program, built

The digits are one stream, because a run of Lava takes long to start. Lava's own LIF has no refractory period in integers; the modes are a process of
ours, everything else is Lava's. Exit 1 where a spike differs.
"""

from __future__ import annotations

import dataclasses
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np

# Lava imports every file beside this one in its search for processes.
warnings.filterwarnings("ignore", message="Cannot import module")

if sys.version_info[:2] > (3, 10):  # Lava has a mutable default, which newer Pythons refuse
    def hashable(cls: type) -> type:
        if cls.__hash__ is None:
            cls.__hash__ = object.__hash__
        return cls

    made = dataclasses._process_class
    dataclasses._process_class = lambda cls, *rest: hashable(made(cls, *rest))

from lava.magma.core.decorator import implements, requires, tag  # noqa: E402
from lava.magma.core.model.py.model import PyLoihiProcessModel  # noqa: E402
from lava.magma.core.model.py.ports import PyInPort, PyOutPort  # noqa: E402
from lava.magma.core.model.py.type import LavaPyType  # noqa: E402
from lava.magma.core.process.ports.ports import InPort, OutPort  # noqa: E402
from lava.magma.core.process.process import AbstractProcess  # noqa: E402
from lava.magma.core.process.variable import Var  # noqa: E402
from lava.magma.core.resources import CPU  # noqa: E402
from lava.magma.core.run_conditions import RunSteps  # noqa: E402
from lava.magma.core.run_configs import Loihi1SimCfg  # noqa: E402
from lava.magma.core.sync.protocols.loihi_protocol import LoihiProtocol  # noqa: E402
from lava.proc.dense.process import Dense, DelayDense  # noqa: E402
from lava.proc.io.sink import RingBuffer as Sink  # noqa: E402
from lava.proc.io.source import RingBuffer as Source  # noqa: E402
from lava.proc.lif.process import LIF  # noqa: E402

from integer_digits import Case, told  # noqa: E402
from fixed_file import DOUBLE, NONE, Fixed  # noqa: E402

LIMIT = (1 << 23) - 1


class Mode(AbstractProcess):
    """A unit of Loihi 2 that sums, filters and sends what is left of its state by its own shift."""

    def __init__(self, *, deposit: int, own: int, rise: int, decay: int, kind: int) -> None:
        super().__init__()
        self.a_in = InPort(shape=(1,))
        self.s_out = OutPort(shape=(1,))
        self.h = Var(shape=(1,), init=0)
        self.k = Var(shape=(1,), init=0)
        for name, value in (("deposit", deposit), ("own", own), ("rise", rise), ("decay", decay),
                            ("kind", kind)):
            setattr(self, name, Var(shape=(1,), init=value))


@implements(proc=Mode, protocol=LoihiProtocol)
@requires(CPU)
@tag("fixed_pt")
class PyMode(PyLoihiProcessModel):
    a_in: PyInPort = LavaPyType(PyInPort.VEC_DENSE, np.int64)
    s_out: PyOutPort = LavaPyType(PyOutPort.VEC_DENSE, np.int64)
    h: np.ndarray = LavaPyType(np.ndarray, np.int64)
    k: np.ndarray = LavaPyType(np.ndarray, np.int64)
    deposit: np.ndarray = LavaPyType(np.ndarray, np.int64)
    own: np.ndarray = LavaPyType(np.ndarray, np.int64)
    rise: np.ndarray = LavaPyType(np.ndarray, np.int64)
    decay: np.ndarray = LavaPyType(np.ndarray, np.int64)
    kind: np.ndarray = LavaPyType(np.ndarray, np.int64)

    def run_spk(self) -> None:
        def cut(x: np.ndarray) -> np.ndarray:
            return np.sign(x) * (np.abs(x) >> 12)

        arriving = self.a_in.recv().astype(np.int64) << self.deposit
        if self.kind[0] == DOUBLE:
            arriving = np.clip(cut(self.h * self.rise) + arriving, -LIMIT, LIMIT)
            self.h[:] = arriving
        kept = 0 if self.kind[0] == NONE else cut(self.k * self.decay)
        self.k[:] = np.clip(kept + arriving, -LIMIT, LIMIT)
        self.s_out.send(self.k >> self.own)


def dense(weights: np.ndarray, exponent: int, delay: int = 0, bits: int = 0) -> AbstractProcess:
    words = {"weights": weights, "num_message_bits": bits, "weight_exp": exponent}
    if delay > 0:
        return DelayDense(delays=delay, **words)
    return Dense(**words)


def run(network: Fixed, stream: np.ndarray) -> np.ndarray:
    """stream: ticks x inputs; the spikes, ticks x neurons."""
    ticks, n = len(stream), network.neurons
    neurons = LIF(shape=(n,), u=0, v=0, du=4096 - network.decay_synapse - 1,
                  dv=4096 - network.decay_membrane, bias_mant=0, bias_exp=0,
                  vth=network.threshold >> 6)
    source = Source(data=stream.T.astype(np.int32))
    fan_in = dense(network.weights["input"], network.input_shift - 6)
    source.s_out.connect(fan_in.s_in)
    fan_in.a_out.connect(neurons.a_in)
    if "recurrent" in network.weights:
        inside = dense(network.weights["recurrent"],
                       network.rate_shift - network.recurrent_shift - 6, network.delay_ticks - 1)
        neurons.s_out.connect(inside.s_in)
        inside.a_out.connect(neurons.a_in)
    kept = []
    for p in range(network.modes):
        total = network.mode_shift[p] + 6
        own = max(0, total - 8)
        mode = Mode(deposit=network.deposit_shift[p], own=own, rise=network.decay_rise,
                    decay=network.decay_decay, kind=network.filter)
        into = dense(network.weights["mode_out"][p:p + 1], 0, network.delay_ticks - 2)
        out = dense(network.weights["mode_in"][:, p:p + 1], own - total, bits=24)
        neurons.s_out.connect(into.s_in)
        into.a_out.connect(mode.a_in)
        mode.s_out.connect(out.s_in)
        out.a_out.connect(neurons.a_in)
        kept += [mode, into, out]
    sink = Sink(shape=(n,), buffer=ticks + 1)
    neurons.s_out.connect(sink.a_in)
    neurons.run(condition=RunSteps(num_steps=ticks + 1),
                run_cfg=Loihi1SimCfg(select_tag="fixed_pt"))
    spikes = sink.data.get().T.astype(np.int64)
    neurons.stop()
    return spikes[1:]  # what a source sends arrives a tick later


def main() -> int:
    binary = Path(sys.argv[1])
    equal = True
    for kind, target in (("feed-forward", "loihi1"), ("full rank", "loihi1"),
                         ("3 modes, double filter, delay 2", "loihi2"),
                         ("3 modes, no filter, delay 1", "loihi1"),
                         ("3 modes, no filter, delay 1", "loihi2")):
        with tempfile.TemporaryDirectory() as name:
            case = Case(binary, Path(name), kind, target)
        theirs = run(case.fixed, case.stream)
        equal &= told("Lava 0.10.0", f"{kind}, {target}", case.stream_spikes, theirs)
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
