"""Win x for all ticks of a batch and its gradient, in two ways that fit pictures."""

import numpy as np
import torch
from torch import Tensor

# A rate code to 16 bits: a pixel fires where a uniform int16 is below its level. White misses one
# draw of 65,536.
RANDOM = np.random.SFC64(1)
LEVELS = np.minimum(np.arange(256) * 65536 // 255 - 32768, 32767).astype(np.int16)


def draw(shape: tuple[int, ...]) -> Tensor:
    """Uniform int16: four of each 64 random bits, some eight times faster than torch.bernoulli."""
    count = int(np.prod(shape))
    words = RANDOM.random_raw((count + 3) // 4)
    return torch.from_numpy(words.view(np.int16)[:count].reshape(shape))


class Dense:
    """One product of T B x D with D x N, less the channels that no picture of the batch uses."""

    def __init__(self, used: Tensor, x: Tensor):
        self.used = used  # channels
        self.x = x  # T x B x used

    @staticmethod
    def of_pixels(pixels: Tensor, ticks: int) -> "Dense":
        used = pixels.any(0).nonzero().squeeze(1)
        level = torch.from_numpy(LEVELS.take(pixels.index_select(1, used).numpy()))
        x = torch.empty(ticks, *level.shape)
        torch.lt(draw((ticks, *level.shape)), level, out=x)
        return Dense(used, x)

    @staticmethod
    def of_spikes(x: Tensor) -> "Dense":
        used = x.any(0).any(0).nonzero().squeeze(1)
        return Dense(used, x.index_select(2, used).contiguous())

    def product(self, weights: Tensor) -> Tensor:
        ticks, trials, used = self.x.shape
        return torch.mm(self.x.view(-1, used), weights.index_select(0, self.used)).view(
            ticks, trials, -1
        )

    def add_gradient(self, d_current: Tensor, gradient: Tensor) -> None:
        x = self.x.view(-1, len(self.used))
        gradient.index_add_(0, self.used, torch.mm(x.t(), d_current.view(len(x), -1)))


class Lit:
    """A product for each trial, of the channels that its own picture lights: a fifth of them."""

    def __init__(self, pixels: Tensor, counts: list[int], x: Tensor):
        self.pixels = pixels  # of trial after trial
        self.counts = counts  # of each trial
        self.x = x  # T x pixels

    @staticmethod
    def of_pixels(pixels: Tensor, ticks: int) -> "Lit":
        bytes_ = pixels.numpy()  # numpy finds and looks up some times faster
        mask = bytes_ != 0
        lit = np.flatnonzero(mask)
        level = torch.from_numpy(LEVELS.take(bytes_.ravel().take(lit)))
        x = torch.empty(ticks, len(level))
        torch.lt(draw((ticks, len(level))), level, out=x)
        return Lit(torch.from_numpy(lit % bytes_.shape[1]), mask.sum(1).tolist(), x)

    @staticmethod
    def of_spikes(x: Tensor) -> "Lit":
        trials, lit = x.any(0).nonzero().unbind(1)
        counts = torch.bincount(trials, minlength=x.shape[1]).tolist()
        return Lit(lit.contiguous(), counts, x[:, trials, lit].contiguous())

    def product(self, weights: Tensor) -> Tensor:
        out = weights.new_empty(len(self.x), len(self.counts), weights.shape[1])
        trials = zip(self.x.split(self.counts, 1), self.pixels.split(self.counts), out.unbind(1))
        for x, pixels, drive in trials:
            torch.mm(x, weights.index_select(0, pixels), out=drive)
        return out

    def add_gradient(self, d_current: Tensor, gradient: Tensor) -> None:
        parts = gradient.new_empty(len(self.pixels), gradient.shape[1])
        for x, d, part in zip(
            self.x.t().split(self.counts), d_current.unbind(1), parts.split(self.counts)
        ):
            torch.mm(x, d, out=part)
        # A sparse product adds rows faster than index_add_ does.
        places = torch.stack((self.pixels, torch.arange(len(self.pixels))))
        ones = torch.ones(len(self.pixels), dtype=gradient.dtype)
        gather = torch._sparse_coo_tensor_unsafe(places, ones, (len(gradient), len(self.pixels)))
        gradient.addmm_(gather._coalesced_(True), parts)
