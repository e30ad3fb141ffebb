#!/usr/bin/env bash
# Writes the report on a pull request: what changes in the clusters, and Pulumi's preview of every stack. GitHub takes
# comments of 65,536 characters at most; the rendered diff keeps to 60,000 by itself, the previews share what is left.
#
# Usage: preview-report.sh FOLDER
#   FOLDER    holds rendered.md and, where there were secrets to preview with, preview-STACK.txt of each stack
set -euo pipefail

folder=$1
fence='~~~~~~~~'
used=0

echo "### What this changes in the clusters"
echo
if [[ -f $folder/rendered.md ]]; then
  cat "$folder/rendered.md"
  used=$(wc -c < "$folder/rendered.md")
else
  echo "That cannot be rendered. The log of this run says why."
fi
read -ra stacks < <("$(dirname "${BASH_SOURCE[0]}")/stacks.sh")
room=$(((64000 - used) / ${#stacks[@]}))
room=$((room < 2000 ? 2000 : room))

for stack in "${stacks[@]}"; do
  preview=$folder/preview-$stack.txt
  echo
  echo "### What \`pulumi up\` will do to $stack"
  echo
  if [[ ! -f $preview ]]; then
    echo "Not previewed: this run has no secrets, or it ended before. Its log says which."
    continue
  fi

  # Pulumi's own counts, such as `+ 3 to create 90 unchanged`; a preview that failed has none.
  counts=$(sed -n '/^Resources:/,$p' "$preview" | sed '1d;/^$/q' | tr -s ' \n' ' ')
  echo "<details><summary>${counts:-it fails}</summary>"
  echo
  echo "$fence"
  if [[ $(wc -c < "$preview") -gt $room ]]; then
    # The end says most: the counts and the errors.
    echo "… the beginning is in the log of this run"
    tail --bytes "$room" "$preview" | sed 1d
  else
    cat "$preview"
  fi
  echo "$fence"
  echo
  echo "</details>"
done
