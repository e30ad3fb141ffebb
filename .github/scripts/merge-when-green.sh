#!/usr/bin/env bash
# Run in a checkout whose HEAD is a pull request's newest commit: has it merged once its check is green. GitHub waits for the check
# where main is protected. Elsewhere, as in a private repository on a free plan, gh merges at once, with --auto or without
# (https://github.com/cli/cli/blob/v2.80.0/pkg/cmd/pr/merge/merge.go), so this waits.
#
# Usage: merge-when-green.sh URL
# Environment: GH_TOKEN, and what every run has.
set -euo pipefail

url=$1
if [[ $(gh api "repos/$GITHUB_REPOSITORY/branches/main" --jq .protected) == true ]]; then
  gh pr merge --auto --squash "$url"
  exit
fi

# The run and not the check, which fine-grained tokens can't read; it takes a moment to begin.
head=$(git rev-parse HEAD)
for ((i = 0; i < 60; i++)); do
  conclusion=$(gh run list --workflow validate.yaml --commit "$head" --limit 1 --json conclusion --jq '.[0].conclusion // ""')
  case $conclusion in
    "") sleep 30 ;;
    success)
      gh pr merge --squash --match-head-commit "$head" "$url"
      exit
      ;;
    *)
      echo "::error::Its check ended with $conclusion, so this is not merged: $url"
      exit 1
      ;;
  esac
done
echo "::error::Its check did not end within half an hour, so this is not merged: $url"
exit 1
