#!/bin/sh
# Searches with every fuzz target, one after the other, and ends with the first finding: five minutes
# each, so more than an hour together. An ordinary build replays the known inputs only.
#
#   docs/fuzz.sh            all targets
#   docs/fuzz.sh Rows       those whose class or method contains the text
set -eu

home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$home"

for file in $(find storage client server -path '*/src/test/*' -name '*FuzzTest.java' | sort); do
  module=${file%%/*}
  class=$(basename "$file" .java)
  for method in $(grep -A1 '@FuzzTest' "$file" | sed -n 's/.* void \([A-Za-z_0-9]*\)(.*/\1/p'); do
    case $class#$method in *"${1:-}"*) ;; *) continue ;; esac
    printf '%s %s#%s\n' "$module" "$class" "$method"
    JAZZER_FUZZ=1 mvn -q -B -pl "$module" -am test -Dexec.skip=true \
      -Dtest="$class#$method" -Dsurefire.failIfNoSpecifiedTests=false
  done
done
