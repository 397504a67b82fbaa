"""The recurrence forward and backward by hand: every tick a dozen operations, in place.

    U is kept in units of 1 - a_m, r and h in units of the gain.
    A refractory period of a tick or more does the reset's work: who fired is clamped at the next.
"""

import torch
from torch import Tensor


def run(
    drive: Tensor,
    mode_in: Tensor,
    mode_out: Tensor,
    importance: Tensor,
    synapse: float,
    membrane: float,
    rise: float,
    decay: float,
    gain: float,
    threshold: float,
    refractory: int,
    delay: int,
) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
    """From Win x (T x B x N, overwritten by I) to U, S, g, r, max r and kappa."""
    ticks, trials, neurons = drive.size(0), drive.size(1), drive.size(2)
    expansion = (mode_in * importance).t().contiguous()
    potential = torch.empty_like(drive)
    spikes = torch.empty_like(drive)
    gates = torch.empty_like(drive)
    rates = torch.empty_like(drive)
    activity = torch.zeros([ticks, trials, mode_in.size(1)], dtype=drive.dtype)
    h = torch.zeros([trials, neurons], dtype=drive.dtype)
    h_mode = torch.zeros_like(activity[0])
    highest = torch.zeros_like(h)
    theta = torch.tensor(
        threshold, dtype=drive.dtype
    )  # an operand that is a tensor saves its conversion
    gates[0].fill_(1.0)
    for k in range(ticks):
        current = drive[k]
        u = potential[k]
        if k > 0:
            current.add_(drive[k - 1], alpha=synapse)
            if k >= delay:
                current.addmm_(activity[k - 1], expansion)
            torch.add(current, potential[k - 1], alpha=membrane, out=u)
            torch.sub(gates[k - 1], spikes[k - 1], out=gates[k])
            if k > refractory:
                gates[k].add_(spikes[k - 1 - refractory])
            u.mul_(gates[k])
        else:
            u.copy_(current)
        torch.gt(u, theta, out=spikes[k])
        if k + 1 < delay:
            rates[k].zero_()
            continue
        arriving = spikes[k + 1 - delay]
        torch.add(arriving, h, alpha=rise, out=h)
        torch.addmm(h_mode, arriving, mode_out, beta=rise, out=h_mode)
        if k > 0:
            torch.add(h, rates[k - 1], alpha=decay, out=rates[k])
            torch.add(activity[k - 1] * decay, h_mode, alpha=gain, out=activity[k])
        else:
            rates[k].copy_(h)
            torch.mul(h_mode, gain, out=activity[k])
        torch.maximum(highest, rates[k], out=highest)
    return potential, spikes, gates, rates, highest, activity


def carry_back(
    potential: Tensor,
    gates: Tensor,
    rates: Tensor,
    highest: Tensor,
    d_highest: Tensor,
    mode_in: Tensor,
    mode_out: Tensor,
    importance: Tensor,
    d_current: Tensor,
    synapse: float,
    membrane: float,
    rise: float,
    decay: float,
    leak: float,
    gain: float,
    threshold: float,
    delay: int,
    slope: float,
) -> tuple[Tensor, Tensor]:
    """Writes dI of every tick; returns xi_in^T dI and the modes' dh that met each tick's spikes."""
    ticks = potential.size(0)
    mode_out_t = mode_out.t().contiguous()
    projections = torch.empty([ticks, potential.size(1), mode_in.size(1)], dtype=potential.dtype)
    met = torch.zeros_like(projections)
    # Whoever was silent has its maximum, 0, before anything that could have changed it.
    reached = torch.where(highest > 0, highest, torch.full_like(highest, float("inf")))
    one = torch.ones([], dtype=potential.dtype)
    theta = torch.tensor(threshold, dtype=potential.dtype)
    r_mode = torch.zeros_like(met[0])
    h_mode = torch.zeros_like(r_mode)
    r = torch.zeros_like(highest)
    h = torch.zeros_like(highest)
    carried = torch.zeros_like(highest)
    d_spike = torch.zeros_like(highest)
    q = torch.empty_like(highest)
    for k in range(ticks - 1, -1, -1):
        arrival = k + delay - 1
        if arrival < ticks:
            torch.eq(rates[arrival], reached, out=q)
            q.mul_(d_highest)
            torch.add(q, r, alpha=decay, out=r)
            torch.add(r, h, alpha=rise, out=h)
            if arrival + 1 < ticks:
                r_mode.mul_(decay).addcmul_(projections[arrival + 1], importance)
                h_mode.mul_(rise).add_(r_mode, alpha=gain)
                met[k].copy_(h_mode)
            torch.addmm(h, h_mode, mode_out_t, out=d_spike)
        torch.sub(potential[k], theta, out=q)
        q.abs_()
        torch.add(one, q, alpha=slope * leak, out=q)
        q.mul_(q)
        carried.mul_(membrane).addcdiv_(d_spike, q, value=leak).mul_(gates[k])  # (1 - a_m) g dU
        if k + 1 < ticks:
            torch.add(carried, d_current[k + 1], alpha=synapse, out=d_current[k])
        else:
            d_current[k].copy_(carried)
        torch.mm(d_current[k], mode_in, out=projections[k])
    return projections, met
