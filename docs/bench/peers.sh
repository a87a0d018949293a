#!/bin/sh
# Measures Hearth beside other event stream servers, interleaved round by round on the same two
# cores, and prints one table of medians. docs/benchmarks.md says what has to be installed where.
#
#   UPSTREAM=… MERCURE=… NATS=… JETSTREAM=… docs/bench/peers.sh [--rounds 5] [--only hearth,nats]
#
# CPUS=0,1 names the cores. A server whose variable is not set is left out. Ends only what it started. The upstream testnet's
# ports are fixed (6286 to 6288, 6881, 15411, 15412); where they are taken, give it a network of its
# own:
#
#   sudo -E unshare -n sh -c 'ip link set lo up && docs/bench/peers.sh'
set -eu

home=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
command -v python3 >/dev/null 2>&1 || { echo "peers.sh: needs python3" >&2; exit 2; }
ulimit -n "$(ulimit -Hn)" # 10,000 streams are as many files, in the server and in the load

"${HEARTH:-$home/hearth}" version >/dev/null # builds, on all cores, when a source is newer than the build
exec python3 "$home/docs/bench/peers" "$@"
