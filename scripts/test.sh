#!/usr/bin/env bash
# check + everything that a clean machine can run. Ends with `N passed, N failed[, N skipped]` over all kinds of tests.
set -uo pipefail
cd "$(dirname "$0")/.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
run() { "$@" 2>&1 | tee -a "$log"; [ "${PIPESTATUS[0]}" -eq 0 ] || { status=1; printf 'FAILED: %s\n' "$*"; }; }

run bash scripts/check.sh
run npm run --silent test:vectors
run npm run --silent test:data
run npm run --silent test:crash
run npm run --silent test:e2e
run npm run --silent test:containment
run npm run --silent test:soak

sum() { grep -E '^(unit|vectors|data|crash|e2e|containment|soak): [0-9]+ passed' "$log" | grep -oE "[0-9]+ $1" | awk '{ total += $1 } END { print total + 0 }'; }
passed=$(sum passed); failed=$(sum failed); skipped=$(sum skipped)
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
printf '\n'
if [ "$skipped" -gt 0 ]; then printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
else printf '%s passed, %s failed\n' "$passed" "$failed"; fi
exit "$status"
