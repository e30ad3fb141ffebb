#!/usr/bin/env bash
# Shows a report on a pull request: in the summary of the run, and as one comment that every later run brings up to date.
# A pull request from a fork has a token that may only read; there the summary has to do.
#
# Usage: comment.sh NAME FILE
#   NAME      tells this report's comment from others
#   FILE      the report, as Markdown
# Environment: NUMBER of the pull request, IS_FORK (true or false), GH_TOKEN, and what every run has.
set -euo pipefail

name=$1 file=$2
cat "$file" >> "$GITHUB_STEP_SUMMARY"

if [[ $IS_FORK == true ]]; then
  echo "::notice::A pull request from a fork may not comment on itself: the report is in the summary of this run."
  exit
fi

marker="<!-- homelab: $name -->"
comment=$(mktemp)
trap 'rm -f "$comment"' EXIT
{
  echo "$marker"
  cat "$file"
} > "$comment"

mine="select(.user.login == \"github-actions[bot]\" and (.body | startswith(\"$marker\")))"
id=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments" --jq ".[] | $mine | .id" | sed -n 1p)
if [[ -n $id ]]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$comment"
else
  gh api --silent --method POST "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments" --field "body=@$comment"
fi
