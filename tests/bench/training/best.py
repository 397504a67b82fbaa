"""The step as fast as we could make it in PyTorch, weights, gradient and moments in one vector each."""

import torch
from torch import Tensor

import by_hand
from files import NAMES, Network
from input_product import Dense, Lit

Input = Dense | Lit


def views(flat: Tensor, like: dict[str, Tensor]) -> dict[str, Tensor]:
    parts = flat.split([like[name].numel() for name in NAMES])
    return {name: part.view(like[name].shape) for name, part in zip(NAMES, parts)}


class Step:
    """The gradient of a batch, by hand. With `script` the loops over ticks are compiled by torch.jit."""

    def __init__(self, network: Network, script: bool):
        self.constants = network.constants
        if self.constants.refractory < 1:
            raise ValueError("a refractory period of 0 ticks: 1 or more, it stands for the reset")
        self.weights = torch.cat([network.weights[name].reshape(-1) for name in NAMES])
        self.gradient = torch.zeros_like(self.weights)
        self.w = views(self.weights, network.weights)
        self.g = views(self.gradient, network.weights)
        self.run = torch.jit.script(by_hand.run) if script else by_hand.run
        self.carry_back = torch.jit.script(by_hand.carry_back) if script else by_hand.carry_back
        self.d_current = torch.empty(0)

    @torch.no_grad()
    def compute(self, x: Input, labels: Tensor) -> tuple[float, Tensor]:
        """Loss and hidden spikes; the gradient is in `g`."""
        c, w, g = self.constants, self.w, self.g
        modes = (w["mode_in"], w["mode_out"], w["importance"])
        potential, spikes, gates, rates, highest, activity = self.run(
            x.product(w["input"]), *modes, c.synapse, c.membrane, c.rise, c.decay, c.gain,
            c.threshold / c.leak, c.refractory, c.delay,
        )  # fmt: skip
        chances = torch.log_softmax(c.gain * (highest @ w["readout"].t()), 1)
        rows = torch.arange(len(labels))
        loss = -chances[rows, labels].mean().item()
        d_score = chances.exp()
        d_score[rows, labels] -= 1.0
        d_score *= c.gain / len(labels)
        torch.mm(d_score.t(), highest, out=g["readout"])

        if self.d_current.shape != potential.shape:
            self.d_current = torch.empty_like(potential)
        projections, met = self.carry_back(
            potential, gates, rates, highest, d_score @ w["readout"], *modes, self.d_current,
            c.synapse, c.membrane, c.rise, c.decay, c.leak, c.gain, c.threshold / c.leak, c.delay, c.slope,
        )  # fmt: skip
        x.gradient(self.d_current, g["input"])
        g["input"].mul_(c.leak)
        neurons, count = w["mode_in"].shape
        before = activity[:-1].reshape(-1, count)
        torch.mm(self.d_current[1:].view(-1, neurons).t(), before, out=g["mode_in"])
        g["mode_in"].mul_(c.leak * w["importance"])
        torch.sum(projections[1:].reshape(-1, count) * before, 0, out=g["importance"])
        torch.mm(spikes.view(-1, neurons).t(), met.view(-1, count), out=g["mode_out"])
        return loss, spikes


class Training:
    """Steps on batches of pictures: spikes, gradient, clipping, Adam."""

    def __init__(self, network: Network, ticks: int, rate: float, clip: float, kind: type[Input], script: bool):
        self.batch = Step(network, script)
        self.kind = kind
        self.ticks = ticks
        self.rate = rate
        self.clip = clip
        self.first = torch.zeros_like(self.batch.weights)
        self.second = torch.zeros_like(self.batch.weights)
        self.steps = 0

    @torch.no_grad()
    def step(self, pixels: Tensor, labels: Tensor) -> None:
        self.batch.compute(self.kind.of_pixels(pixels, self.ticks), labels)
        gradient = self.batch.gradient
        norm = gradient.norm().item()
        if norm > self.clip:
            gradient *= self.clip / norm
        self.steps += 1
        self.first.mul_(0.9).add_(gradient, alpha=0.1)
        self.second.mul_(0.999).addcmul_(gradient, gradient, value=0.001)
        root = self.second.sqrt().div_((1 - 0.999**self.steps) ** 0.5).add_(1e-8)
        self.batch.weights.addcdiv_(self.first, root, value=-self.rate / (1 - 0.9**self.steps))
