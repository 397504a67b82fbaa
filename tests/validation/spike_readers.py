#!/usr/bin/env python3
"""Our spikes as the projects that own the formats read them, and theirs as we do.

    tests/validation/spike_readers.py SMNN        SMNN: the program, built

libsonata reads our SONATA, tonic our SHD layout and the same N-MNIST recording as we, event_stream our
Event Stream; pynwb writes units for us, h5py every form of HDF5, NEST its recordings. What is not installed is skipped in one line. Exit 1 with the first difference.
"""

import csv
import importlib
import importlib.util
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
    """Its own class, which finds the file where a download would have left it."""
    hsd = importlib.import_module("tonic.datasets.hsd")
    spikes = random_spikes(2)
    write_csv(folder / "b.csv", spikes)
    (folder / "SHD").mkdir()
    (folder / "SHD" / "shd_test.h5.zip").touch()
    hsd.SHD._is_file_present = lambda self: True  # not the file of the data set, so of another sum
    convert(folder / "b.csv", folder / "SHD" / "shd_test.h5", "--to", "shd", "--time-step", STEP_MS,
            "--label", 3)
    data = hsd.SHD(str(folder), train=False)
    events, label = data[0]
    assert len(data) == 1 and label == 3 and len(data.classes) == 4 and len(data.speaker) == 1
    found = in_order(np.round(events["t"] / 1000 / STEP_MS), events["x"])
    require_equal("tonic's SHD reads our SHD layout", found, spikes)


def event_stream_reads_ours(folder: Path) -> None:
    event_stream = importlib.import_module("event_stream")
    width, height = 34, 20
    random = np.random.default_rng(5)
    spikes = np.unique(np.stack([random.integers(0, 200_000, 3000),
                                 random.integers(0, 2 * width * height, 3000)], 1), axis=0)
    with (folder / "e.csv").open("w") as file:
        file.write("tick,channel\n")
        file.writelines(f"{tick},{channel}\n" for tick, channel in spikes)
    convert(folder / "e.csv", folder / "e.es", "--time-step", 0.001, "--width", width,
            "--height", height)
    with event_stream.Decoder(str(folder / "e.es")) as decoder:
        assert (decoder.width, decoder.height, decoder.type) == (width, height, "dvs")
        events = np.concatenate(list(decoder))
    rows = height - 1 - events["y"].astype(np.int64)  # it counts them from the bottom
    channels = (events["on"].astype(np.int64) * height + rows) * width + events["x"]
    require_equal("event_stream reads our Event Stream", in_order(events["t"], channels), spikes)


def nest_writes_for_us(folder: Path) -> None:
    """A recording of two threads, each in a file of its own, in ms and in steps."""
    nest = importlib.import_module("nest")
    nest.verbosity = nest.VerbosityLevel.ERROR
    for in_steps in (False, True):
        nest.ResetKernel()
        name = f"nest{int(in_steps)}"
        nest.SetKernelStatus({"data_path": str(folder), "resolution": STEP_MS,
                              "local_num_threads": 2})
        neurons = nest.Create("iaf_psc_alpha", 50, {"I_e": 400.0})
        noise = nest.Create("poisson_generator", 1, {"rate": 8000.0})
        nest.Connect(noise, neurons, syn_spec={"weight": 20.0})
        told = nest.Create("spike_recorder", 1, {"time_in_steps": True})
        written = nest.Create("spike_recorder", 1, {"record_to": "ascii", "label": name,
                                                    "time_in_steps": in_steps})
        nest.Connect(neurons, told)
        nest.Connect(neurons, written)
        nest.Simulate(500.0)
        parts = sorted(folder.glob(f"{name}-*.dat"))
        (folder / f"{name}.dat").write_text("".join(part.read_text() for part in parts))
        convert(folder / f"{name}.dat", folder / "n.csv", "--time-step", STEP_MS, "--part", "spikes",
                "--exact-times")
        expected = in_order(told.events["times"], told.events["senders"] - 1)
        require_equal(f"we read NEST's {'steps' if in_steps else 'ms'} of {len(parts)} threads",
                      read_csv(folder / "n.csv"), expected)


def h5py_writes_for_us(folder: Path) -> None:
    """Every version of the format, with every index of chunks and every filter that needs no plugin of ours."""
    h5py = importlib.import_module("h5py")
    spikes = random_spikes(6)
    filters: dict[str, dict[str, object]] = {
        "contiguous": {}, "one chunk": {"chunks": spikes[:, 0].shape}, "chunks": {"chunks": (300,)},
        "growing": {"chunks": (300,), "maxshape": (None,)},
        "gzip": {"chunks": (300,), "compression": "gzip", "shuffle": True, "fletcher32": True},
        "lzf": {"chunks": (300,), "compression": "lzf", "shuffle": True},
        "scaleoffset": {"chunks": (300,), "scaleoffset": 0},
        "szip": {"chunks": (512,), "compression": "szip"},
    }
    if importlib.util.find_spec("hdf5plugin"):
        hdf5plugin = importlib.import_module("hdf5plugin")
        filters["zstd"] = {"chunks": (300,), **hdf5plugin.Zstd()}
        filters["lz4"] = {"chunks": (300,), **hdf5plugin.LZ4()}
    read, newer = 0, []
    for version in ("earliest", "v108", "v110", "v112", "v114", "latest"):
        for name, options in filters.items():
            if "szip" in name and not h5py.h5z.filter_avail(h5py.h5z.FILTER_SZIP):
                continue
            path = folder / "h.sonata"
            with h5py.File(path, "w", libver=version, userblock_size=512 * (read % 2)) as file:
                for i in range(12 * (read % 3)):
                    file.create_group(f"group {i}").attrs["number"] = i
                group = file.create_group("spikes/cells")
                times = group.create_dataset("timestamps", data=10 * spikes[:, 0], **options)
                times.attrs["units"] = "us"
                group.create_dataset("node_ids", data=spikes[:, 1].astype(np.uint32), **options)
            answer = subprocess.run([SMNN, "convert", path, folder / "h.csv", "--time-step", "0.01",
                                     "--part", "spikes"], capture_output=True, text=True)
            if answer.returncode != 0:
                assert "in a form newer than HDF5" in answer.stderr, answer.stderr
                newer.append(f"{name} of {version}")
                continue
            if not np.array_equal(read_csv(folder / "h.csv"), spikes):
                sys.exit(f"{name} of {version}: other spikes")
            read += 1
    print(f"we read HDF5 as h5py {h5py.__version__} (HDF5 {h5py.version.hdf5_version}) writes it: "
          f"{read} forms; refused as newer than our library: {', '.join(newer) or 'none'}")


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
                      event_stream_reads_ours, pynwb_writes_for_us, h5py_writes_for_us,
                      nest_writes_for_us):
            try:
                check(Path(name))
            except ModuleNotFoundError as missing:
                print(f"skipped: {missing.name} is not installed ({check.__name__})")


main()
