#!/bin/sh
# Makes the peers' virtual environment when it is missing or older than its list, and prints the path of its Python.
set -eu
peers=$(cd "$(dirname "$0")" && pwd)
environment=${BENCHMARK_VENV:-"${peers%/*}/.venv"}
if [ ! "$environment/.made" -nt "$peers/requirements.txt" ]; then
    "${PYTHON:-python3}" -m venv "$environment" >&2
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check -r "$peers/requirements.txt" >&2
    touch "$environment/.made"
fi
echo "$environment/bin/python"
