"""The step as fast as we could make it in PyTorch: weights, gradient, moments a vector each."""

import torch
from torch import Tensor

import by_hand
from files import NAMES, Network
from input_product import Dense, Lit

Input = Dense | Lit


def views(flat: Tensor, like: dict[str, Tensor]) -> dict[str, Tensor]:
    parts = flat.split([like[name].numel() for name in NAMES])
    return {name: part.view(like[name].shape) for name, part in zip(NAMES, parts)}


class Gradient:
    """The gradient of batches, by hand; with `script` torch.jit compiles the loops over ticks."""

    def __init__(self, network: Network, script: bool):
        self.constants = network.constants
        if self.constants.refractory < 1 or self.constants.readout != "max_rate":
            raise ValueError("the readout must be max_rate, the refractory period 1 tick or more")
        self.weights = torch.cat([network.weights[name].reshape(-1) for name in NAMES])
        self.sum = torch.zeros_like(self.weights)
        self.w = views(self.weights, network.weights)
        self.g = views(self.sum, network.weights)
        self.run = torch.jit.script(by_hand.run) if script else by_hand.run
        self.carry_back = torch.jit.script(by_hand.carry_back) if script else by_hand.carry_back

    @torch.no_grad()
    def add(self, x: Input, labels: Tensor, share: float) -> tuple[float, Tensor]:
        """Adds `share` of some trials' summed gradient; that share of their loss, their spikes."""
        c, w, g = self.constants, self.w, self.g
        modes = (w["mode_in"], w["mode_out"], w["importance"])
        drive = x.product(w["input"])
        potential, spikes, gates, rates, highest, activity = self.run(
            drive, *modes, c.synapse, c.membrane, c.rise, c.decay, c.gain,
            c.threshold / c.leak, c.refractory, c.delay,
        )  # fmt: skip
        chances = torch.log_softmax(c.gain * (highest @ w["readout"].t()), 1)
        rows = torch.arange(len(labels))
        loss = -share * chances[rows, labels].sum().item()
        d_score = chances.exp()
        d_score[rows, labels] -= 1.0
        d_score *= share * c.gain
        g["readout"].addmm_(d_score.t(), highest)

        d_current = drive  # I is not needed any more
        projections, met = self.carry_back(
            potential, gates, rates, highest, d_score @ w["readout"], *modes, d_current,
            c.synapse, c.membrane, c.rise, c.decay, c.leak, c.gain,
            c.threshold / c.leak, c.delay, c.slope,
        )  # fmt: skip
        x.add_gradient(d_current, g["input"])
        neurons, count = w["mode_in"].shape
        before = activity[:-1].reshape(-1, count)
        g["mode_in"].addmm_(d_current[1:].view(-1, neurons).t(), w["importance"] * before)
        g["importance"].add_((projections[1:].reshape(-1, count) * before).sum(0))
        g["mode_out"].addmm_(spikes.view(-1, neurons).t(), met.view(-1, count))
        return loss, spikes


class Training:
    """Steps on batches of pictures: spikes, gradient, clipping, Adam.

    So many trials at a time (`chunk`) that what a tick touches stays in the second-level cache.
    """

    def __init__(
        self,
        network: Network,
        ticks: int,
        rate: float,
        clip: float,
        kind: type[Input],
        script: bool,
        chunk: int,
    ):
        self.gradient = Gradient(network, script)
        self.kind = kind
        self.ticks = ticks
        self.rate = rate
        self.clip = clip
        self.chunk = chunk
        self.first = torch.zeros_like(self.gradient.sum)
        self.second = torch.zeros_like(self.gradient.sum)
        self.steps = 0

    @torch.no_grad()
    def step(self, pixels: Tensor, labels: Tensor) -> None:
        g = self.gradient.sum.zero_()
        for some, their_labels in zip(pixels.split(self.chunk), labels.split(self.chunk)):
            self.gradient.add(
                self.kind.of_pixels(some, self.ticks), their_labels, 1.0 / len(labels)
            )
        norm = g.norm().item()
        if norm > self.clip:
            g *= self.clip / norm
        self.steps += 1
        self.first.mul_(0.9).add_(g, alpha=0.1)
        self.second.mul_(0.999).addcmul_(g, g, value=0.001)
        root = self.second.sqrt().div_((1 - 0.999**self.steps) ** 0.5).add_(1e-8)
        self.gradient.weights.addcdiv_(self.first, root, value=-self.rate / (1 - 0.9**self.steps))
