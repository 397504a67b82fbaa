"""Whether two sides compute the same, before their times are worth anything.

In double precision the same equations on the same input give the same spikes, all of them; ours are summed in
float32 where gradients are, which leaves 1e-6. In float32 a potential that comes within rounding of the threshold
may fall on its other side, and one spike more is another gradient: so trials whose spikes flipped are counted,
and the gradient of all others is held against double precision.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from files import Batch, Network

# What a side computes: network, input T x B x D, labels to loss, gradient, hidden spikes.
Compute = Callable[[Network, Tensor, Tensor], tuple[float, dict[str, Tensor], Tensor]]

SAME_SUMS = 1e-5  # our float32 sums of some thousand terms against double
SAME_SPIKES = 1e-4  # every state in float32, some hundred roundings deep
FLIPPED_TRIALS = 0.05


def distance(ours: dict[str, Tensor], exact: dict[str, Tensor]) -> float:
    """|ours - exact| / |exact|, of the matrix in which it is largest."""
    return max(
        float((ours[name].double() - value.double()).norm() / value.double().norm()) for name, value in exact.items()
    )


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
            f"{name}: {differing} spikes differ, loss by {off:.1e}, gradient by {error:.1e}: not the same computation"
        )
    _, _, single = compute(batch.network, batch.input, batch.labels)
    same = (single == batch.spikes).all(2).all(0)
    flipped = len(same) - int(same.sum())
    if flipped > FLIPPED_TRIALS * len(same):
        raise SystemExit(f"{name}: in float32 {flipped} of {len(same)} trials have other spikes: more than rounding")
    _, rounded, _ = compute(batch.network, batch.input[:, same], batch.labels[same])
    _, exact, _ = compute(double, x[:, same], batch.labels[same])
    rounding = distance(rounded, exact)
    if not rounding < SAME_SPIKES:
        raise SystemExit(f"{name}: its gradient in float32 is off by {rounding:.1e}: more than rounding")
    return (
        f"{name}: the same {int(spikes.sum())} spikes, loss to {off:.0e}, gradient to {error:.0e}; "
        f"in float32 {flipped} trials flip, the others to {rounding:.0e}"
    )
