"""How PyTorch runs here: on one thread, keeping the memory it has had."""

import os
import sys

import torch

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
# Without these each step's tensors come as new pages, which costs a third of a step.
KEPT_MEMORY = {
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": "100000000000",
    "MALLOC_TOP_PAD_": "67108864",
}


def settle(keep_memory: bool) -> None:
    """Starts the program anew if its environment is another."""
    wanted = {**ONE_THREAD, **KEPT_MEMORY} if keep_memory else ONE_THREAD
    if any(os.environ.get(name) != value for name, value in wanted.items()):
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **wanted})
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    torch.manual_seed(1)
    require_blas()


def require_blas() -> None:
    """Debian's PyTorch takes the BLAS it finds: the reference one would make it no rival."""
    with open("/proc/self/maps") as maps:
        if "openblas" not in maps.read():
            raise SystemExit("PyTorch runs without OpenBLAS here: install libopenblas0-pthread")


def environment_of_others() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in KEPT_MEMORY}
