"""The step as research code has it: a loop over ticks, dense weights, automatic differentiation."""

import torch
import torch.nn.functional as F
from torch import Tensor

from files import NAMES, Constants, Network


class Fire(torch.autograd.Function):
    """A spike above 0; backwards the fast sigmoid's derivative."""

    @staticmethod
    def forward(ctx, x: Tensor, slope: float) -> Tensor:
        ctx.save_for_backward(x)
        ctx.slope = slope
        return (x > 0).to(x.dtype)

    @staticmethod
    def backward(ctx, gradient: Tensor):
        (x,) = ctx.saved_tensors
        return gradient / (1.0 + ctx.slope * x.abs()) ** 2, None


def scores(
    c: Constants, w: dict[str, Tensor], x: Tensor, factorised: bool
) -> tuple[Tensor, list[Tensor]]:
    """Scores, and hidden spikes by ticks, of input T x B x D; W_rec is built unless `factorised`."""
    ticks, trials, _ = x.shape
    recurrent = None if factorised else (w["importance"] * w["mode_in"]) @ w["mode_out"].t()
    current = x.new_zeros(trials, w["input"].shape[1])
    potential = torch.zeros_like(current)
    h = torch.zeros_like(current)
    r = torch.zeros_like(current)
    last = torch.full_like(current, -1 - c.refractory)  # tick of the last spike
    spikes: list[Tensor] = []
    rates: list[Tensor] = []
    for k in range(ticks):
        if factorised:
            feedback = (w["importance"] * (r @ w["mode_out"])) @ w["mode_in"].t()
        else:
            feedback = r @ recurrent.t()
        current = c.synapse * current + x[k] @ w["input"] + feedback
        gate = (k - last > c.refractory).to(x.dtype)
        if spikes:
            gate = gate * (1.0 - spikes[-1].detach())
        potential = gate * (c.membrane * potential + c.leak * current)
        spike = Fire.apply(potential - c.threshold, c.slope)
        spikes.append(spike)
        last = torch.where(spike.detach() > 0, torch.full_like(last, k), last)
        h = c.rise * h
        if k + 1 >= c.delay:
            h = h + spikes[k + 1 - c.delay]
        r = c.decay * r + c.gain * h
        rates.append(r)
    seen = torch.stack(rates).max(0)[0] if c.readout == "max_rate" else sum(rates) / ticks
    return seen @ w["readout"].t(), spikes


def gradient(
    network: Network, x: Tensor, labels: Tensor, factorised: bool = False
) -> tuple[float, dict[str, Tensor], Tensor]:
    """Mean loss, its gradient by every matrix, hidden spikes."""
    w = {name: value.detach().requires_grad_() for name, value in network.weights.items()}
    y, spikes = scores(network.constants, w, x, factorised)
    loss = F.cross_entropy(y, labels)
    loss.backward()
    return (
        loss.item(),
        {name: w[name].grad for name in NAMES},
        torch.stack([s.detach() for s in spikes]),
    )


class Training:
    """Steps on batches of pictures: torch.bernoulli, clipping to a global norm, torch.optim.Adam."""

    def __init__(self, network: Network, ticks: int, rate: float, clip: float):
        self.constants = network.constants
        self.weights = {name: w.clone().requires_grad_() for name, w in network.weights.items()}
        self.adam = torch.optim.Adam(self.weights.values(), lr=rate)
        self.ticks = ticks
        self.clip = clip

    def step(self, pixels: Tensor, labels: Tensor) -> None:
        chance = pixels.to(torch.float32) / 255.0
        x = torch.bernoulli(chance.expand(self.ticks, -1, -1))
        y, _ = scores(self.constants, self.weights, x, factorised=False)
        loss = F.cross_entropy(y, labels)
        self.adam.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.weights.values(), self.clip)
        self.adam.step()
