#!/usr/bin/env bash
# HDF5 2.0 asked for its latest format writes packed chunks that no HDF5 1.x opens.
#
#     findings/hdf5_latest_packed.sh
#
# Seen     h5py 3.16.0 (HDF5 2.0.0), libver="latest", compression="gzip": a layout message of version 5. h5py 3.11.0
#          (HDF5 1.14.2), and the 1.10.8 of Debian 12, end with "bad version number for layout message". The same without
#          compression, or with libver="v114", is opened.
# Matters  A file for others is written without libver, which is the default.
# Exit     0 as described, 1 changed, 2 the packages could not be installed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
for version in 3.16.0 3.11.0; do
    python3 -m venv "h5py-$version"
    "h5py-$version/bin/pip" install -q --only-binary=:all: "h5py==$version" "numpy<$([[ $version == 3.11.0 ]] && echo 2 || echo 2.5)" || exit 2
done
h5py-3.16.0/bin/python - <<'PYTHON'
import h5py
import numpy

for version, packing in (("latest", "gzip"), ("latest", None), ("v114", "gzip")):
    with h5py.File(f"{version}-{packing}.h5", "w", libver=version) as file:
        file.create_dataset("values", data=numpy.arange(100), chunks=(10,), compression=packing)
PYTHON
h5py-3.11.0/bin/python - <<'PYTHON'
import h5py

print("HDF5", h5py.version.hdf5_version)
for name in ("v114-gzip", "latest-None", "latest-gzip"):
    with h5py.File(f"{name}.h5") as file:
        try:
            print(name, file["values"][:3])
            opened = True
        except (KeyError, OSError) as error:
            print(name, error)
            opened = False
    assert opened == (name != "latest-gzip"), "the behaviour has changed"
PYTHON
