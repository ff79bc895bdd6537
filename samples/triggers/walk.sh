#!/bin/sh
# A run by each trigger that needs no cloud. usage: walk.sh URL STORE-FOLDER [KEY]
set -eu
app=$1
store=$2
key=${3:-}
here=$(dirname "$0")
ask() { curl -sS --fail-with-body -H "x-functions-key: $key" "$@"; }
end() { until ask "$app/api/runs/$1?wait=30" | grep -q '"isEnded":true'; do :; done; ask "$app/api/runs/$1/output?format=csv"; }
run_of() { sed -n 's/.*"runId":"\([^"]*\)".*/\1/p'; }

ask -X PUT --data-binary "@$here/pipeline.yaml" "$app/api/pipelines/tickets" >/dev/null

echo "== by a request"
run=$(ask -X POST -H 'Content-Type: text/csv' --data-binary "@$here/tickets.csv" -D - -o /dev/null "$app/api/pipelines/tickets/runs" |
  tr -d '\r' | sed -n 's/^[Pp]ipelines-[Rr]un: //p')
end "$run"

echo "== by the clock"
mkdir -p "$store/shared/tickets"
cp "$here/tickets.csv" "$store/shared/tickets/nightly.csv"
ask -X PUT -H 'Content-Type: application/json' --data-binary "@$here/schedule.json" "$app/api/schedules/nightly" >/dev/null
end "$(ask -X POST "$app/api/schedules/nightly/run" | run_of)"

echo "== by a file"
mkdir -p "$store/inbox/tickets"
cp "$here/tickets.csv" "$store/inbox/tickets/landed-$$.csv"
run=
until [ -n "$run" ]; do
  run=$(grep -l "landed-$$.csv" "$store"/inbox-receipts/*.json 2>/dev/null | head -n 1 | xargs -r sed -n 's/.*"run": *"\([^"]*\)".*/\1/p')
done
end "$run"

echo "== by another system"
ask -X DELETE "$app/api/hooks/helpdesk" >/dev/null 2>&1 || :
secret=$(ask -X PUT -H 'Content-Type: application/json' -d '{"pipeline": "tickets", "asRow": true}' "$app/api/hooks/helpdesk" |
  sed -n 's/.*"secret":"\([^"]*\)".*/\1/p')
signature=$(python3 "$here/sign.py" "$secret" "$here/ticket.json")
send() { curl -sS -X POST -H 'Content-Type: application/json' -H "Pipelines-Signature: $signature" --data-binary "@$here/ticket.json" "$@" "$app/api/hooks/helpdesk"; }
end "$(send --fail-with-body | run_of)"
echo "the same once more is refused: $(send -o /dev/null -w '%{http_code}')"
