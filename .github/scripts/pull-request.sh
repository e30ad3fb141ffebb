#!/usr/bin/env bash
# Run in a checkout whose HEAD has commits that origin's main has not: pushes them as a branch and opens a pull request, or
# brings the open one up to date. Prints its address, or nothing when there is nothing to merge.
#
# Usage: pull-request.sh BRANCH BODY
# Environment: GH_TOKEN, which git gets from gh, so that it is on no command line and in no file.
set -euo pipefail

branch=$1 body=$2
if git diff --quiet origin/main HEAD; then
  exit
fi

gh auth setup-git
git push --quiet --force origin "HEAD:refs/heads/$branch"

title=$(git log -1 --format=%s)
url=$(gh pr list --head "$branch" --base main --state open --json url --jq '.[0].url // ""')
if [[ -z $url ]]; then
  gh pr create --base main --head "$branch" --title "$title" --body "$body"
else
  gh pr edit "$url" --title "$title" --body "$body" > /dev/null
  echo "$url"
fi
