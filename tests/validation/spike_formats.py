#!/usr/bin/env python3
"""Spikes that went out through `smnn convert` and in, held against h5py and the published layouts.

    tests/validation/spike_formats.py SMNN        SMNN: the program, built

Each direction is written here once more, from the page that describes the format, with numpy and
h5py alone. Exit 0 if every spike is where it should be, 1 with the first that is not.
"""

import csv
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import h5py
    import numpy as np
except ImportError as missing:
    print(f"skipped: {missing.name} is not installed")
    sys.exit(77)

SMNN = sys.argv[1]
STEP_MS = 0.1
NEURONS = 50
TICKS = 20_000


def convert(*words: object) -> None:
    subprocess.run([SMNN, "convert", *map(str, words)], check=True, stdout=subprocess.DEVNULL)


def random_trials(seed: int, trials: int) -> list[np.ndarray]:
    """Spikes of each trial, (tick, neuron), in order of their ticks, one silent trial among them."""
    random = np.random.default_rng(seed)
    result = []
    for trial in range(trials):
        count = 0 if trial == 1 else int(random.integers(1, 400))
        pairs = np.stack([random.integers(0, TICKS, count), random.integers(0, NEURONS, count)], 1)
        result.append(np.unique(pairs, axis=0))
    return result


def write_csv(path: Path, trials: list[np.ndarray]) -> None:
    with path.open("w") as file:
        if len(trials) == 1:
            file.write("tick,neuron\n")
            file.writelines(f"{tick},{neuron}\n" for tick, neuron in trials[0])
            return
        file.write("trial,tick,neuron\n")
        for index, trial in enumerate(trials):
            file.writelines(f"{index},{tick},{neuron}\n" for tick, neuron in trial)
            if len(trial) == 0:
                file.write(f"{index},,\n")


def read_csv(path: Path, trials: int) -> list[np.ndarray]:
    rows: list[list[tuple[int, int]]] = [[] for _ in range(trials)]
    with path.open() as file:
        for row in csv.DictReader(file):
            if row["tick"]:
                address = row.get("neuron") or row.get("channel")
                rows[int(row.get("trial") or 0)].append((int(row["tick"]), int(address)))
    return [np.array(trial, dtype=np.int64).reshape(-1, 2) for trial in rows]


def require_equal(what: str, found: np.ndarray, expected: np.ndarray) -> None:
    if found.shape == expected.shape and np.array_equal(found, expected):
        return
    for index, (one, other) in enumerate(zip(found, expected)):
        if not np.array_equal(one, other):
            sys.exit(f"{what}: spike {index} is {one}, {other} is expected")
    sys.exit(f"{what}: {len(found)} spikes, {len(expected)} are expected")


def in_order(ticks: np.ndarray, neurons: np.ndarray) -> np.ndarray:
    pairs = np.stack([ticks.astype(np.int64), neurons.astype(np.int64)], 1).reshape(-1, 2)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def ticks_of(times_ms: np.ndarray) -> np.ndarray:
    return np.floor(times_ms / STEP_MS + 0.5)


def sonata_out(folder: Path) -> None:
    (trial,) = random_trials(1, 1)
    write_csv(folder / "a.csv", [trial])
    convert(folder / "a.csv", folder / "a.sonata", "--time-step", STEP_MS, "--population", "hidden")
    with h5py.File(folder / "a.sonata") as file:
        assert file.attrs["magic"] == 0x0A7A and list(file.attrs["version"]) == [0, 1]
        group = file["spikes/hidden"]
        enumeration = h5py.check_enum_dtype(group.attrs.get_id("sorting").dtype)
        assert enumeration == {"none": 0, "by_id": 1, "by_time": 2}
        assert group.attrs["sorting"] == enumeration["by_time"]
        assert group["timestamps"].attrs["units"] == "ms"
        assert group["timestamps"].dtype == "f8" and group["node_ids"].dtype == "u8"
        stamps = group["timestamps"][:]
        assert np.all(np.diff(stamps) >= 0)
        require_equal("SONATA out", in_order(ticks_of(stamps), group["node_ids"][:]), trial)


def sonata_in(folder: Path) -> None:
    (trial,) = random_trials(2, 1)
    shuffled = np.random.default_rng(3).permutation(trial)
    with h5py.File(folder / "b.h5", "w") as file:
        stamps = file.create_dataset("spikes/cells/timestamps", data=shuffled[:, 0] * STEP_MS,
                                     chunks=(64,), compression="gzip", shuffle=True)
        stamps.attrs["units"] = "ms"
        file["spikes/cells/node_ids"] = shuffled[:, 1].astype("u4")
    convert(folder / "b.h5", folder / "b.csv", "--time-step", STEP_MS, "--part", "spikes",
            "--exact-times")
    require_equal("SONATA in", read_csv(folder / "b.csv", 1)[0], trial)


def shd_out(folder: Path) -> None:
    trials = random_trials(4, 5)
    write_csv(folder / "c.csv", trials)
    convert(folder / "c.csv", folder / "c.h5", "--to", "shd", "--time-step", STEP_MS, "--label", 7)
    with h5py.File(folder / "c.h5") as file:
        assert file["labels"][:].tolist() == [7] * 5
        for index, trial in enumerate(trials):
            times = file["spikes/times"][index] * 1000
            require_equal("SHD out", in_order(ticks_of(times), file["spikes/units"][index]), trial)


def shd_in(folder: Path) -> None:
    trials = random_trials(5, 5)
    for kind, exact in (("f8", True), ("f4", True), ("f2", False)):
        path = folder / f"d-{kind}.h5"
        with h5py.File(path, "w") as file:
            times = file.create_dataset("spikes/times", (5,), dtype=h5py.vlen_dtype(np.dtype(kind)))
            units = file.create_dataset("spikes/units", (5,), dtype=h5py.vlen_dtype(np.dtype("u2")))
            for index, trial in enumerate(trials):
                times[index] = (trial[:, 0] * STEP_MS / 1000).astype(kind)
                units[index] = trial[:, 1].astype("u2")
            file["labels"] = np.arange(5, dtype="u2")
            stored = [file["spikes/times"][index].astype("f8") * 1000 for index in range(5)]
        flags = ["--exact-times"] if exact else []
        convert(path, folder / "d.csv", "--time-step", STEP_MS, "--part", "spikes", *flags)
        for index, trial in enumerate(trials):
            expected = trial if exact else in_order(ticks_of(stored[index]), trial[:, 1])
            require_equal(f"SHD in, {kind}", read_csv(folder / "d.csv", 5)[index], expected)


def nwb_in(folder: Path) -> None:
    (trial,) = random_trials(6, 1)
    by_unit = [trial[trial[:, 1] == unit, 0] * STEP_MS / 1000 for unit in range(NEURONS)]
    with h5py.File(folder / "e.nwb", "w") as file:
        file["units/spike_times"] = np.concatenate(by_unit)
        file["units/spike_times_index"] = np.cumsum([len(times) for times in by_unit]).astype("u2")
        file["units/id"] = np.arange(NEURONS) + 1000
    convert(folder / "e.nwb", folder / "e.csv", "--time-step", STEP_MS, "--exact-times")
    require_equal("NWB in", read_csv(folder / "e.csv", 1)[0], trial)


def nmnist_in(folder: Path) -> None:
    random = np.random.default_rng(7)
    count = 3000
    microseconds = np.sort(random.integers(0, 300_000, count))
    x, y, polarity = (random.integers(0, most, count) for most in (34, 34, 2))
    overflows = 0
    with (folder / "f.bin").open("wb") as file:
        for index in range(count):
            while microseconds[index] - overflows * 8192 >= 8192:
                file.write(bytes([0, 240, 0, 0, 0]))
                overflows += 1
            left = int(microseconds[index] - overflows * 8192)
            word = int(polarity[index]) << 23 | left
            file.write(bytes([int(x[index]), int(y[index])]) + word.to_bytes(3, "big"))
    convert(folder / "f.bin", folder / "f.csv", "--time-step", 0.001, "--width", 34, "--height", 34,
            "--exact-times")
    expected = in_order(microseconds, (polarity * 34 + y) * 34 + x)
    require_equal("N-MNIST in", read_csv(folder / "f.csv", 1)[0], expected)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        for check in (sonata_out, sonata_in, shd_out, shd_in, nwb_in, nmnist_in):
            check(Path(name))
    print("SONATA and SHD out and in, NWB and N-MNIST in: every spike at its tick")


main()
