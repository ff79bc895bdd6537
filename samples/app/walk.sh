#!/bin/sh
# The way of a run through the function app. usage: walk.sh URL [KEY]
set -eu
app=$1
key=${2:-}
here=$(dirname "$0")
ask() { curl -sS --fail-with-body -H "x-functions-key: $key" "$@"; }

echo "deploy"
ask -X PUT --data-binary "@$here/pipeline.yaml" "$app/api/pipelines/tickets"; echo

echo "start"
run=$(ask -X POST -H 'Content-Type: text/csv' -H "Idempotency-Key: walk-$$" --data-binary "@$here/tickets.csv" \
  -D - -o /dev/null "$app/api/pipelines/tickets/runs" | tr -d '\r' | sed -n 's/^[Pp]ipelines-[Rr]un: //p')
echo "$run"

echo "wait"
until ask "$app/api/runs/$run?wait=30" | grep -q '"isEnded":true'; do :; done

echo "rows"
ask "$app/api/runs/$run/output?format=csv"
echo "usage"
ask "$app/api/runs/$run/usage"; echo
echo "lineage of the first row"
ask "$app/api/runs/$run/lineage/0"; echo
