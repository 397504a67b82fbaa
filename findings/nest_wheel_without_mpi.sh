#!/usr/bin/env bash
# The wheel of NEST 3.10.0 on PyPI runs threads and no MPI, and writes no HDF5.
#
#     findings/nest_wheel_without_mpi.sh
#
# Seen     nest-simulator 3.10.0, CPython 3.11, x86-64 Linux: nest.build_info has have_threads True,
#          have_mpi False, have_hdf5 False, have_sionlib False. There is no error at import or at a
#          simulation: `mpirun -n 2` of a script starts two simulations of the whole network.
# Matters  NEST's documentation presents MPI as the way to many machines; whoever installs by pip
#          must build NEST from source for it. Comparisons with the wheel are of threads alone.
# Exit     0 as described, 1 changed, 2 the packages could not be installed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install nest-simulator==3.10.0 2>"$folder/pip.log" ||
    { tail -n 3 "$folder/pip.log" >&2; exit 2; }

"$folder/venv/bin/python" - <<'PYTHON' 2>/dev/null | tee "$folder/seen"
import nest

neurons = nest.Create("iaf_psc_exp", 2, {"I_e": 500.0})
recorder = nest.Create("spike_recorder")
nest.Connect(neurons, recorder)
nest.Simulate(100.0)
facts = ("version", "have_threads", "have_mpi", "have_hdf5", "have_sionlib")
print("seen:", *(f"{fact}={nest.build_info[fact]}" for fact in facts))
print("seen: spikes", "some" if recorder.n_events > 0 else "none")
PYTHON
grep -qx 'seen: version=3.10.0 have_threads=True have_mpi=False have_hdf5=False have_sionlib=False' \
    "$folder/seen"
grep -qx 'seen: spikes some' "$folder/seen"
