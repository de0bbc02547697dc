#!/usr/bin/env bash
# Builds everything and runs every test. Ends with "N passed, N failed" and exits 0 only when none failed.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
# Build nodes are not kept, and the compiler server is one of our own, so that nothing is left behind.
export MSBUILDDISABLENODEREUSE=1
compiler="serverless-tests-$$"
log=$(mktemp)
trap 'rm -f "$log"; pgrep -f "pipename:$compiler" | xargs -r kill 2>/dev/null' EXIT

if ! dotnet build Serverless.sln -c Release -v minimal --nologo \
    -p:UseSharedCompilation=true -p:SharedCompilationId="$compiler"; then
  echo "the build failed"
  echo "0 passed, 1 failed"
  exit 1
fi

dotnet test --solution Serverless.sln -c Release --no-build --no-progress --max-parallel-test-modules 2 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

count() { sed -nE "s/^ *$1: ([0-9]+).*/\1/p" "$log" | tail -n 1; }
passed=$(count succeeded)
failed=$(count failed)
skipped=$(count skipped)
if [ "$status" -ne 0 ] && [ "${failed:-0}" -eq 0 ]; then
  failed=1
fi

if [ "${skipped:-0}" -gt 0 ]; then
  echo "$skipped skipped: the log above says why"
fi

echo "${passed:-0} passed, ${failed:-1} failed"
exit "$status"
