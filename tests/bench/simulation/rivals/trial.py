"""One trial in PyTorch: pictures to spikes to scores, without a way back."""

import numpy as np
import torch
from torch import Tensor

from files import Constants


def recurrence(
    drive: Tensor,
    expansion: Tensor,
    mode_out: Tensor,
    synapse: float,
    membrane: float,
    rise: float,
    decay: float,
    gain: float,
    threshold: float,
    refractory: int,
    delay: int,
) -> Tensor:
    """Spikes T x N of an input current T x N (overwritten), the recurrence's filters in mode space.

    U is in units of 1 - a_m. A refractory period of a tick or more does the reset's work.
    """
    ticks, neurons = drive.size(0), drive.size(1)
    modes = mode_out.size(0)
    spikes = torch.zeros_like(drive)
    gates = torch.ones([ticks + refractory + 1, neurons])
    potential = torch.zeros([neurons])
    # h and kappa of the tick before and what they leave in I, moved by one small matrix.
    step = torch.tensor(
        [[rise, 0.0, 0.0], [gain * rise, decay, 0.0], [gain * rise, decay, synapse]]
    )
    jump = torch.tensor([1.0, gain, gain]).view(3, 1)
    state = torch.zeros([3, modes])
    theta = torch.tensor(threshold)
    for k in range(ticks):
        if k >= delay:  # spikes of k - d come to kappa at k - 1
            arrived = torch.mv(mode_out, spikes[k - delay]).view(1, modes)
            state = torch.addmm(torch.mm(step, state), jump, arrived)
            current = torch.addmv(drive[k], expansion, state[2])
        else:
            current = drive[k]
        potential = torch.add(current, potential, alpha=membrane).mul_(gates[k])
        spike = spikes[k]
        torch.gt(potential, theta, out=spike)
        gates[k + 1 : k + 1 + refractory].sub_(spike)
    return spikes


def lower_triangle(column: Tensor) -> Tensor:
    """The matrix that convolves with a response."""
    ticks = len(column)
    lag = torch.arange(ticks).view(-1, 1) - torch.arange(ticks)
    return torch.where(lag >= 0, column[lag.clamp(min=0)], torch.zeros([]))


class Best:
    """All that does not depend on spikes is a product over all ticks; the loop is compiled."""

    def __init__(self, c: Constants, w: dict[str, Tensor], ticks: int):
        if c.refractory < 1 or c.readout != "max_rate":
            raise ValueError("the readout must be max_rate, the refractory period 1 tick or more")
        self.c, self.w, self.ticks = c, w, ticks
        self.expansion = (w["mode_in"] * w["importance"]).contiguous()
        self.mode_out = w["mode_out"].t().contiguous()
        self.loop = torch.jit.script(recurrence)
        lags = torch.arange(ticks, dtype=torch.float64)
        self.synapse = lower_triangle((c.synapse**lags).to(torch.float32))
        h = c.rise**lags
        rates = torch.zeros(ticks, dtype=torch.float64)
        for k in range(ticks):
            rates[k] = (c.decay * rates[k - 1] if k else 0.0) + c.gain * h[k]
        late = torch.cat([torch.zeros(c.delay - 1, dtype=torch.float64), rates])[:ticks]
        self.rate = lower_triangle(late.to(torch.float32))
        self.generator = np.random.Generator(np.random.SFC64(1))

    def spikes(self, x: Tensor, columns: Tensor) -> Tensor:
        c = self.c
        drive = torch.mm(self.synapse, torch.mm(x, columns))
        return self.loop(
            drive, self.expansion, self.mode_out, c.synapse, c.membrane, c.rise, c.decay,
            c.gain, c.threshold / c.leak, c.refractory, c.delay,
        )  # fmt: skip

    def scores(self, spikes: Tensor) -> Tensor:
        return torch.mv(self.w["readout"], torch.mm(self.rate, spikes).amax(0))

    def answer(self, picture: Tensor) -> int:
        """Only lit pixels draw, 16 bits each."""
        lit = picture.nonzero().view(-1)
        highest = (picture[lit].to(torch.int32) * 65536 + 254) // 255
        draws = self.generator.integers(0, 65536, (self.ticks, len(lit)), dtype=np.uint16)
        x = torch.from_numpy(draws < highest.numpy()).to(torch.float32)
        return int(self.scores(self.spikes(x, self.w["input"][lit])).argmax())
