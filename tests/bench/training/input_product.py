"""Win x for all ticks of a batch and its gradient, in two ways that a person might write for pictures."""

import numpy as np
import torch
from torch import Tensor

# A rate code to 16 bits: a pixel fires where a uniform int16 is below its level. White misses one draw of 65,536.
RANDOM = np.random.SFC64(1)


def levels(pixels: Tensor) -> Tensor:
    return (pixels.to(torch.int32) * 65536 // 255 - 32768).clamp_(max=32767).to(torch.int16)


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
        level = levels(pixels.index_select(1, used))
        x = torch.empty(ticks, *level.shape)
        torch.lt(draw((ticks, *level.shape)), level, out=x)
        return Dense(used, x)

    @staticmethod
    def of_spikes(x: Tensor) -> "Dense":
        used = x.any(0).any(0).nonzero().squeeze(1)
        return Dense(used, x.index_select(2, used).contiguous())

    def product(self, weights: Tensor) -> Tensor:
        ticks, trials, used = self.x.shape
        return torch.mm(self.x.view(-1, used), weights.index_select(0, self.used)).view(ticks, trials, -1)

    def gradient(self, d_current: Tensor, out: Tensor) -> None:
        out.zero_()
        x = self.x.view(-1, len(self.used))
        out.index_copy_(0, self.used, torch.mm(x.t(), d_current.view(len(x), -1)))


class Lit:
    """A product for each trial, of the channels that its own picture lights: a fifth of them."""

    def __init__(self, pixels: Tensor, bounds: list[int], x: Tensor):
        self.pixels = pixels  # of trial after trial
        self.bounds = bounds  # where each trial's begin; the last one's end
        self.x = x  # T x pixels

    @staticmethod
    def of_pixels(pixels: Tensor, ticks: int) -> "Lit":
        lit = pixels.nonzero()
        level = levels(pixels[lit[:, 0], lit[:, 1]])
        x = torch.empty(ticks, len(level))
        torch.lt(draw((ticks, len(level))), level, out=x)
        return Lit(lit[:, 1].contiguous(), Lit.ends(lit[:, 0], len(pixels)), x)

    @staticmethod
    def of_spikes(x: Tensor) -> "Lit":
        lit = x.any(0).nonzero()
        return Lit(lit[:, 1].contiguous(), Lit.ends(lit[:, 0], x.shape[1]), x[:, lit[:, 0], lit[:, 1]].contiguous())

    @staticmethod
    def ends(trials: Tensor, count: int) -> list[int]:
        return [0, *torch.bincount(trials, minlength=count).cumsum(0).tolist()]

    def trials(self):
        return ((b, slice(*self.bounds[b : b + 2])) for b in range(len(self.bounds) - 1))

    def product(self, weights: Tensor) -> Tensor:
        out = weights.new_empty(len(self.x), len(self.bounds) - 1, weights.shape[1])
        for trial, part in self.trials():
            torch.mm(self.x[:, part], weights.index_select(0, self.pixels[part]), out=out[:, trial])
        return out

    def gradient(self, d_current: Tensor, out: Tensor) -> None:
        parts = out.new_empty(len(self.pixels), out.shape[1])
        for trial, part in self.trials():
            torch.mm(self.x[:, part].t(), d_current[:, trial], out=parts[part])
        # A sparse product adds rows faster than index_add_ does.
        places = torch.stack((self.pixels, torch.arange(len(self.pixels))))
        ones = torch.ones(len(self.pixels), dtype=out.dtype)
        gather = torch.sparse_coo_tensor(places, ones, (len(out), len(self.pixels)))
        out.copy_(torch.sparse.mm(gather._coalesced_(True), parts))
