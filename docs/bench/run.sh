#!/bin/sh
# Measures the table "Figures of run.sh" of docs/benchmarks.md and prints it: server and load share two
# cores, so that figures from machines of different size can be compared. Two minutes a round.
#
#   docs/bench/run.sh [options of `hearth bench all`]        CPUS=0,1 names the cores
set -eu

home=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
cpus=${CPUS:-0,1}

"$home/hearth" version >/dev/null # builds, on all cores, when a source is newer than the build

if command -v taskset >/dev/null 2>&1; then
  exec taskset -c "$cpus" "$home/hearth" bench all "$@"
fi
echo "run.sh: no taskset here, so every core is used" >&2
exec "$home/hearth" bench all "$@"
