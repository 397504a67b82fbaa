"""The pictures of digits that the runs of a folder learn from, under one name there.

So a run's commands do not depend on where the data lies; what it is, a digest tells.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

LINK = "pictures"
FILES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte",
         "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")


def files_of(folder: Path) -> list[Path]:
    """All four, gz or not; or none."""
    found = [path for name in FILES for path in (folder / name, folder / f"{name}.gz")
             if path.is_file()]
    return found if len(found) >= len(FILES) else []


def digest(folder: Path) -> str:
    state = hashlib.sha256()
    for path in files_of(folder):
        state.update(path.read_bytes())
    return state.hexdigest()


def link(runs: Path, data: Path) -> None:
    here = runs / LINK
    if here.is_symlink() and here.resolve() == data.resolve():
        return
    here.unlink(missing_ok=True)
    here.symlink_to(data.resolve())
