#!/usr/bin/env bash
# usage: calls.sh [ADDRESS]     asks a running GPU host for most of what it answers, with curl
#   KEY=…      a key, where the server has keys; an admin key for the last part
#   MODEL=…    the model to ask (default: builtin, which every machine has)
#   FILE=…     a GGUF file in the server's import folder (--import-dir), to be registered as "mine" and removed again
set -euo pipefail
address="${1:-http://127.0.0.1:8080}"
model="${MODEL:-builtin}"

# A key goes into a header, and by way of a file: arguments of programs are for all to see.
call() {
  local path="$1"
  shift
  curl -sS --fail-with-body --config <(printf 'header = "Authorization: Bearer %s"\n' "${KEY:-none}") "$address$path" "$@"
  echo
}

part() { printf '\n# %s\n' "$*"; }

part "Is it there, and what does it serve?"
call /health
call /v1/models

part "A chat, twice: the second time its prompt is in the cache (cached_tokens)"
chat='{"model": "'"$model"'", "max_tokens": 8, "messages": [
  {"role": "system", "content": "You sort mail for the support desk of a small shop. Answer with one word: order, refund or other."},
  {"role": "user", "content": "Where is my parcel?"}]}'
call /v1/chat/completions -d "$chat"
call /v1/chat/completions -d "$chat"

part "As a stream, with the usage at its end"
call /v1/chat/completions -N -d '{"model": "'"$model"'", "max_tokens": 8, "stream": true, "stream_options": {"include_usage": true},
  "messages": [{"role": "user", "content": "Count to three."}]}'

part "Held to a schema by a grammar"
call /v1/chat/completions -d '{"model": "'"$model"'", "max_tokens": 64, "messages": [{"role": "user", "content": "Sort: my shoe is broken"}],
  "response_format": {"type": "json_schema", "json_schema": {"name": "mail", "schema": {"type": "object",
    "properties": {"topic": {"enum": ["order", "refund", "other"]}}, "required": ["topic"], "additionalProperties": false}}}}'

part "One call however often it is sent"
key="calls-$RANDOM-$$"
for _ in 1 2; do
  call /v1/completions -H "Idempotency-Key: $key" -D - -d '{"model": "'"$model"'", "prompt": "Once upon a time", "max_tokens": 4}' | grep -iE '^(idempotent-replayed|.*"id")'
done

part "The same bits whether its prompt was in the cache or not, and whose work it is, for the bill"
call /v1/completions -H "Pipelines-Pipeline: tales" -H "Pipelines-Run: run-1" -H "Pipelines-Call: tale-1" \
  -d '{"model": "'"$model"'", "prompt": "Once upon a time", "max_tokens": 4, "deterministic": true}'

part "Vectors, tokens, and the prompt that a chat would have"
call /v1/embeddings -d '{"model": "'"$model"'", "input": "a text", "encoding_format": "base64"}' | cut -c -120
call /tokenize -d '{"model": "'"$model"'", "content": "a text", "with_pieces": true}'
call /apply-template -d '{"model": "'"$model"'", "messages": [{"role": "user", "content": "Hello"}]}' | cut -c -120

if [ -n "${FILE:-}" ]; then
  part "Your own model: registered, asked, removed"
  call /v1/models -d '{"name": "mine", "file": "'"$FILE"'"}'
  call /v1/completions -d '{"model": "mine", "prompt": "Once upon a time", "max_tokens": 4}'
  call /v1/models/mine -X DELETE
fi

part "What it does, what it counted, and the bill"
call /v1/status
call /metrics | grep -E '^pipelines_(tokens|prefill_seconds_saved)_total'
call "/v1/usage?from=$(date -u +%F)&to=$(date -u +%F)"
call "/v1/usage?group_by=pipeline,run,call&pipeline=tales"
