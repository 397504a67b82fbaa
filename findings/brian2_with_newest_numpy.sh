#!/usr/bin/env bash
# Brian2 2.9.0 installs beside NumPy 2.4 and cannot be imported with it.
#
#     findings/brian2_with_newest_numpy.sh
#
# Seen     brian2 2.9.0, numpy 2.4.6, CPython 3.11: pip reports no conflict, since the package asks for
#          numpy>=1.23.5 with no upper bound. `import brian2` ends with
#          AttributeError: type object 'numpy.ndarray' has no attribute 'ptp'.
#          With numpy 2.2.6 the same import works: up to 2.3 the class keeps a placeholder of that name.
# Matters  A plain `pip install brian2` in a new environment is broken; name numpy<2.4 beside it.
# Exit     0 as described, 1 changed, 2 the packages could not be installed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
install() {
    "$folder/venv/bin/pip" -q install "$@" 2>"$folder/pip.log" ||
        { tail -n 3 "$folder/pip.log" >&2; exit 2; }
}
import_brian() {
    "$folder/venv/bin/python" -c 'import brian2, numpy; print("imported with numpy", numpy.__version__)' 2>&1 |
        tail -n 1 || true
}

install brian2==2.9.0 numpy==2.4.6
"$folder/venv/bin/pip" check 2>&1 | grep -i brian2 && exit 1
newest=$(import_brian)
install numpy==2.2.6
older=$(import_brian)
printf 'seen: numpy 2.4.6: %s\nseen: numpy 2.2.6: %s\n' "$newest" "$older"
[[ $newest == "AttributeError: type object 'numpy.ndarray' has no attribute 'ptp'" ]]
[[ $older == 'imported with numpy 2.2.6' ]]
