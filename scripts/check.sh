#!/usr/bin/env bash
# Everything that a change must pass before it is shown to anybody.
set -euo pipefail
cd "$(dirname "$0")/.."
step() { printf '\n== %s\n' "$1"; shift; "$@"; }
step 'format and lint (Biome)' npx --no-install biome check .
step 'layers (dependency-cruiser)' npm run --silent layers
step 'types (tsc)' npm run --silent types
step 'dead code (knip)' npm run --silent dead
step 'unit tests' npm run --silent test:unit
