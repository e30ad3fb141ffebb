#!/usr/bin/env bash
# Prints the stacks in the order in which they go up, on one line: the environments that Pulumi.yaml declares.
#
# Usage: stacks.sh [FOLDER]
#   FOLDER    the project; this one when it is left out
set -euo pipefail

folder=${1:-$(dirname "${BASH_SOURCE[0]}")/../..}
list=$(sed -n '/^  environments:/,/^  [a-z]/s/^    default: \[\(.*\)\]$/\1/p' "$folder/Pulumi.yaml")
tr -d ',' <<< "$list"
