#!/usr/bin/env bash
# Writes docs/configuration.md from the settings that the built programs know. Run it after a setting was added or changed;
# tests of both programs compare the page with the schema. BIN names the folder of the programs.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${BIN:-.build/release}
page=$(
    cat <<'TEXT'
# Configuration

Both programs read one YAML file in their own directory: `agent.yaml` and `collector.yaml`. `sotto-agent print-config DIR` and
`sotto-collector print-config DIR` print every setting as it holds and where it came from, secrets redacted; `validate DIR` checks it.
This page is written by `scripts/configuration-reference.sh`.

TEXT
    "$bin/sotto-collector" print-config . --reference
    echo
    "$bin/sotto-agent" print-config . --reference
)
printf '%s\n' "$page" >docs/configuration.md
