"""The C++ side of a comparison, as an argument."""

from argparse import ArgumentTypeError
from pathlib import Path


def program(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise ArgumentTypeError(
            f"{path} is not there: configure with -DSMNN_BENCHMARKS=ON and build its target"
        )
    return path
