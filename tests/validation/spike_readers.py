#!/usr/bin/env python3
"""Our spikes as the projects that own the formats read them, and theirs as we do.

    tests/validation/spike_readers.py SMNN        SMNN: the program, built

libsonata reads our SONATA, tonic our SHD layout and the same N-MNIST recording as we, pynwb writes
units for us. What is not installed is skipped in one line. Exit 1 with the first difference.
"""

import csv
import importlib
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

SMNN = sys.argv[1]
STEP_MS = 0.1


def convert(*words: object) -> None:
    subprocess.run([SMNN, "convert", *map(str, words)], check=True, stdout=subprocess.DEVNULL)


def random_spikes(seed: int) -> np.ndarray:
    """(tick, neuron), by tick."""
    random = np.random.default_rng(seed)
    pairs = np.stack([random.integers(0, 20_000, 2000), random.integers(0, 50, 2000)], 1)
    return np.unique(pairs, axis=0)


def write_csv(path: Path, spikes: np.ndarray) -> None:
    with path.open("w") as file:
        file.write("tick,neuron\n")
        file.writelines(f"{tick},{neuron}\n" for tick, neuron in spikes)


def read_csv(path: Path) -> np.ndarray:
    with path.open() as file:
        return np.array([[int(value) for value in row] for row in list(csv.reader(file))[1:]])


def in_order(ticks: np.ndarray, addresses: np.ndarray) -> np.ndarray:
    pairs = np.stack([np.asarray(ticks).astype(np.int64), np.asarray(addresses, np.int64)], 1)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def require_equal(what: str, found: np.ndarray, expected: np.ndarray) -> None:
    if not np.array_equal(found, expected):
        sys.exit(f"{what}: {len(found)} spikes, not the {len(expected)} that are expected")
    print(f"{what}: {len(found)} spikes, all at their ticks")


def libsonata_reads_ours(folder: Path) -> None:
    libsonata = importlib.import_module("libsonata")
    spikes = random_spikes(1)
    write_csv(folder / "a.csv", spikes)
    convert(folder / "a.csv", folder / "a.sonata", "--time-step", STEP_MS, "--population", "hidden")
    population = libsonata.SpikeReader(str(folder / "a.sonata"))["hidden"]
    assert population.sorting == "by_time" and population.time_units == "ms"
    nodes, times = zip(*population.get())
    found = in_order(np.round(np.array(times) / STEP_MS), np.array(nodes))
    require_equal("libsonata reads our SONATA", found, spikes)


def tonic_reads_ours(folder: Path) -> None:
    hsd = importlib.import_module("tonic.datasets.hsd")
    spikes = random_spikes(2)
    write_csv(folder / "b.csv", spikes)
    convert(folder / "b.csv", folder / "b.h5", "--to", "shd", "--time-step", STEP_MS, "--label", 3)
    data = hsd.HSD(str(folder))
    data.location_on_system, data.data_filename = str(folder), "b.h5"
    events, label = data[0]
    assert len(data) == 1 and label == 3
    found = in_order(np.round(events["t"] / 1000 / STEP_MS), events["x"])
    require_equal("tonic reads our SHD layout", found, spikes)


def tonic_reads_nmnist_alike(folder: Path) -> None:
    io = importlib.import_module("tonic.io")
    random = np.random.default_rng(3)
    path = folder / "c.bin"
    with path.open("wb") as file:
        for microseconds in np.sort(random.integers(0, 8192, 2000)):
            x, y = random.integers(0, 34, 2)
            word = int(random.integers(0, 2)) << 23 | int(microseconds)
            file.write(bytes([int(x), int(y)]) + word.to_bytes(3, "big"))
        for microseconds in np.sort(random.integers(0, 8192, 500)):
            file.write(bytes([0, 240, 0, 0, 0, 1, 2]) + int(microseconds).to_bytes(3, "big"))
    kind = np.dtype([("x", int), ("y", int), ("t", int), ("p", int)])
    events = io.read_mnist_file(str(path), dtype=kind)
    convert(path, folder / "c.csv", "--time-step", 0.001, "--width", 34, "--height", 34)
    channels = (events["p"] * 34 + events["y"]) * 34 + events["x"]
    require_equal("tonic reads the same N-MNIST recording", read_csv(folder / "c.csv"),
                  in_order(events["t"], channels))


def pynwb_writes_for_us(folder: Path) -> None:
    pynwb = importlib.import_module("pynwb")
    datetime = importlib.import_module("datetime")
    spikes = random_spikes(4)
    start = datetime.datetime(2026, 11, 1, tzinfo=datetime.timezone.utc)
    session = pynwb.NWBFile("random spikes", "validation", start)
    for unit in range(50):
        session.add_unit(spike_times=spikes[spikes[:, 1] == unit, 0] * STEP_MS / 1000, id=7 * unit)
    with pynwb.NWBHDF5IO(str(folder / "d.nwb"), "w") as file:
        file.write(session)
    convert(folder / "d.nwb", folder / "d.csv", "--time-step", STEP_MS, "--exact-times")
    require_equal("we read the units of pynwb", read_csv(folder / "d.csv"), spikes)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        for check in (libsonata_reads_ours, tonic_reads_ours, tonic_reads_nmnist_alike,
                      pynwb_writes_for_us):
            try:
                check(Path(name))
            except ModuleNotFoundError as missing:
                print(f"skipped: {missing.name} is not installed ({check.__name__})")


main()
