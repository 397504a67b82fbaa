"""Fixed-point networks as numpy holds them: read and written by proto/README.md and proto/fixed.proto alone."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

MAGIC = b"\x89SMN\r\n\x1a\n"
END = 0xFFFFFFFF
MATRICES = {1: "input", 2: "mode_in", 3: "mode_out", 5: "recurrent", 6: "readout"}
NONE, SINGLE, DOUBLE = 1, 2, 3  # filter
MAX_RATE, MEAN_RATE, TRAJECTORY = 1, 2, 3  # readout
TO_ZERO, BY_SUBTRACTION = 0, 1  # reset
GENERAL, XYLO = 0, 1  # rules

FIELDS = {
    "neurons": 2, "modes": 3, "inputs": 4, "outputs": 5, "recurrence": 6, "weight_bits": 7,
    "state_bits": 8, "decay_bits": 9, "payload_bits": 10, "decay_synapse": 11,
    "decay_membrane": 12, "decay_rise": 13, "decay_decay": 14, "filter": 15, "readout": 16,
    "reset": 17, "threshold": 18, "refractory_ticks": 19, "delay_ticks": 20, "input_shift": 21,
    "recurrent_shift": 24, "rate_shift": 25, "rules": 30, "spikes_per_tick": 31,
    "synaptic_unit_bits": 32, "output_synapse": 33, "output_membrane": 34, "output_threshold": 35,
    "output_shift": 36,
}
NAMES = {number: name for name, number in FIELDS.items()}


@dataclass
class Fixed:
    """The numbers of the header by their names in fixed.proto, and the matrices that are there."""

    header: dict[str, int]
    mode_shift: list[int] = field(default_factory=list)
    deposit_shift: list[int] = field(default_factory=list)
    weights: dict[str, np.ndarray] = field(default_factory=dict)  # rows x columns
    time_step_ms: float = 1.0

    def __getattr__(self, name: str) -> int:
        if name not in FIELDS:
            raise AttributeError(name)
        return self.header.get(name, 1 if name == "spikes_per_tick" else 0)

    def shape(self, matrix: str) -> tuple[int, int]:
        n, p = self.neurons, self.modes
        shapes = {"input": (n, self.inputs), "mode_in": (n, p) if p else (0, 0),
                  "mode_out": (p, n) if p else (0, 0),
                  "recurrent": (n, n) if self.recurrence == 3 else (0, 0),
                  "readout": (self.outputs, n)}
        return shapes[matrix]


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def fields(message: bytes) -> list[tuple[int, int | bytes]]:
    """Every field of a message, as it stands: a number, or the bytes of what has a length."""
    found, at = [], 0

    def number() -> int:
        nonlocal at
        value, shift = 0, 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(message):
        key = number()
        kind = key & 7
        if kind == 0:
            found.append((key >> 3, number()))
            continue
        size = number() if kind == 2 else 8
        found.append((key >> 3, message[at:at + size]))
        at += size
    return found


def packed(message: bytes) -> list[int]:
    """The numbers of a repeated field."""
    numbers, value, shift = [], 0, 0
    for byte in message:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            numbers.append(value)
            value, shift = 0, 0
    return numbers


def read_fixed(path: Path) -> Fixed:
    data = path.read_bytes()
    assert data[:8] == MAGIC and data[8:12] == b"fixd"
    at, index, frames = 20, 0, []
    while (size := struct.unpack_from("<I", data, at)[0]) != END:
        body = data[at + 4:at + 4 + size]
        checksum, = struct.unpack_from("<I", data, at + 4 + size)
        assert zlib.crc32(struct.pack("<QI", index, size) + body) == checksum
        frames.append(body)
        at, index = at + 8 + size, index + 1
    network = Fixed({})
    for number, value in fields(frames[0]):
        if number in NAMES:
            network.header[NAMES[number]] = int(value)
        elif number == 22:
            network.mode_shift = packed(value)
        elif number == 23:
            network.deposit_shift = packed(value)
        elif number == 26:
            network.time_step_ms, = struct.unpack("<d", value)
    runs: dict[str, bytes] = {}
    for frame in frames[1:]:
        block = dict(fields(frame))
        name = MATRICES[block[1]]
        runs[name] = runs.get(name, b"") + block[3]
    for name, run in runs.items():
        rows, cols = network.shape(name)
        network.weights[name] = np.frombuffer(run, "<i2").reshape(cols, rows).T.astype(np.int64)
    return network


def write_fixed(path: Path, network: Fixed) -> None:
    header = b""
    for name, number in FIELDS.items():
        if network.header.get(name, 0):
            header += varint(number << 3) + varint(network.header[name])
    for number, shifts in ((22, network.mode_shift), (23, network.deposit_shift)):
        if shifts:
            run = b"".join(map(varint, shifts))
            header += varint(number << 3 | 2) + varint(len(run)) + run
    for number, value in ((26, network.time_step_ms), (27, 1.0)):
        header += varint(number << 3 | 1) + struct.pack("<d", value)
    frames = [header]
    for number, name in MATRICES.items():
        if name in network.weights:
            run = network.weights[name].T.astype("<i2").tobytes()
            frames.append(varint(1 << 3) + varint(number) + varint(3 << 3 | 2) +
                          varint(len(run)) + run)
    opening = MAGIC + b"fixd" + struct.pack("<HH", 1, 0)
    data = opening + struct.pack("<I", zlib.crc32(opening))
    for index, body in enumerate(frames):
        length = struct.pack("<I", len(body))
        data += length + body + struct.pack("<I", zlib.crc32(struct.pack("<Q", index) + length + body))
    count = struct.pack("<Q", len(frames))
    end = struct.pack("<I", END)
    data += end + count + struct.pack("<I", zlib.crc32(count + end + count))
    path.write_bytes(data)
