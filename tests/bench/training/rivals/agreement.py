"""Whether two sides compute the same, before their times are worth anything.

A potential that comes within rounding of the threshold may fall on its other side, and one spike
more is another gradient. Ours adds the input of a tick in float32 and goes on in double; so in
double precision few trials differ in a spike. Those are left out, and in what remains all spikes
must be equal, and the gradient up to our float32 sums. PyTorch in float32 rounds more: trials that
flip are counted, and the others' gradient is held against double.
"""

from collections.abc import Callable

import torch
from torch import Tensor

import published
from files import Batch, Network
from partner import Partner

# What a side computes: network, input T x B x D, labels to loss, gradient, hidden spikes.
Compute = Callable[[Network, Tensor, Tensor], tuple[float, dict[str, Tensor], Tensor]]

SAME_SUMS = 1e-5  # our float32 sums of some thousand terms against double
SAME_SPIKES = 1e-4  # every state in float32, some hundred roundings deep
FLIPPED_TRIALS = 0.05


def distance(ours: dict[str, Tensor], exact: dict[str, Tensor]) -> float:
    """|ours - exact| / |exact|, of the matrix in which it is largest."""
    return max(
        float((ours[name].double() - value.double()).norm() / value.double().norm())
        for name, value in exact.items()
    )


def flipped_trials(spikes: Tensor, batch: Batch) -> list[int]:
    flipped = (spikes != batch.spikes.to(spikes.dtype)).any(2).any(0).nonzero().flatten().tolist()
    if len(flipped) > FLIPPED_TRIALS * spikes.shape[1]:
        raise SystemExit(
            f"{len(flipped)} of {spikes.shape[1]} trials have other spikes: more than rounding"
        )
    return flipped


def unambiguous_batch(partner: Partner) -> Batch:
    """Our batch without the trials whose spikes hang on how input is rounded."""
    batch = partner.batch()
    _, _, spikes = published.gradient(
        batch.network.to(torch.float64), batch.input.to(torch.float64), batch.labels
    )
    flipped = flipped_trials(spikes, batch)
    print(
        f"{len(flipped)} of {len(batch.labels)} trials are left out: "
        "their spikes hang on float32 sums of input"
    )
    return partner.batch(flipped) if flipped else batch


def require_agreement(name: str, compute: Compute, batch: Batch) -> str:
    """A line that says how well they agree; SystemExit if they do not."""
    double = batch.network.to(torch.float64)
    x = batch.input.to(torch.float64)
    loss, exact, spikes = compute(double, x, batch.labels)
    differing = int((spikes != batch.spikes.to(torch.float64)).sum())
    error = distance(batch.gradient, exact)
    off = abs(loss - batch.loss) / abs(loss)
    if differing or not error < SAME_SUMS or not off < SAME_SUMS:
        raise SystemExit(
            f"{name}: {differing} spikes differ, loss by {off:.1e}, gradient by {error:.1e}: "
            "not the same computation"
        )
    _, _, single = compute(batch.network, batch.input, batch.labels)
    flipped = flipped_trials(single, batch)
    same = [trial for trial in range(len(batch.labels)) if trial not in flipped]
    _, rounded, _ = compute(batch.network, batch.input[:, same], batch.labels[same])
    _, exact, _ = compute(double, x[:, same], batch.labels[same])
    rounding = distance(rounded, exact)
    if not rounding < SAME_SPIKES:
        raise SystemExit(
            f"{name}: its gradient in float32 is off by {rounding:.1e}: more than rounding"
        )
    return (
        f"{name}: the same {int(spikes.sum())} spikes, loss to {off:.0e}, gradient to {error:.0e}; "
        f"in float32 {len(flipped)} trials flip, the others to {rounding:.0e}"
    )
