#!/usr/bin/env bash
# The shared-prefix load over HTTP against our GPU host and against llama-server: the same model, the same threads, the same
# room, a client of its own; each way in the order in which it is told. Writes a table.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: bench/rival/run.sh [options]
  --llama-server FILE  the rival (default: .pipelines/rival/llama-server, see build-llama-server.sh)
  --shape NAME         model shape: mini (default), small; the weights are noise
  --models DIR         where that model is kept (default: .pipelines/bench-models)
  --load 'ARGS'        of the bench's shared-prefix (default: 8 groups of 8, 1,024 + 64 words, 8 out)
  --out FILE           the table (default: rival-report.md)
TEXT
}

fail() { echo "error: $2" >&2; exit "$1"; }

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
rival="$root/.pipelines/rival/llama-server" shape=mini models="$root/.pipelines/bench-models" out=rival-report.md load='--output 8'
while [ $# -gt 0 ]; do
  case "$1" in
    --help|-h) usage; exit 0 ;;
    --llama-server|--shape|--models|--load|--out)
      [ $# -ge 2 ] || { usage >&2; fail 2 "$1 needs a value"; }
      case "$1" in --llama-server) rival=$2 ;; --shape) shape=$2 ;; --models) models=$2 ;; --load) load=$2 ;; --out) out=$2 ;; esac
      shift 2 ;;
    *) usage >&2; fail 2 "unknown option $1" ;;
  esac
done
[ -x "$rival" ] || fail 4 "there is no $rival: build it with bench/rival/build-llama-server.sh"
dotnet build "$root/bench" -c Release -v q --nologo >/dev/null
dotnet build "$root/gpu-host/Host" -c Release -v q --nologo >/dev/null
bench="$root/bench/bin/Release/net10.0/Pipelines.Bench" host="$root/gpu-host/Host/bin/Release/net10.0/GpuHost"
mkdir -p "$models"
model="$models/shape-$shape.gguf"
[ -f "$model" ] || "$bench" engine-step --shape "$shape" --models "$models" --sequences 1 --tokens 1 --rounds 1 >/dev/null

work=$(mktemp -d) pid=''
stop() { if [ -n "$pid" ]; then kill -TERM "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; pid=''; fi; }
trap 'stop; rm -rf "$work"' EXIT
context=40960 port=$((20000 + RANDOM % 10000))

start() { # name, command…
  local name=$1; shift
  "$@" >"$work/log" 2>&1 &
  pid=$!
  for _ in $(seq 600); do
    curl -sf -o /dev/null "http://127.0.0.1:$port/health" && return
    kill -0 "$pid" 2>/dev/null || { cat "$work/log" >&2; fail 5 "$name ended at its start"; }
    sleep 0.2
  done
  fail 5 "$name did not get ready"
}
ours() { start 'the GPU host' "$host" --model "$model" --urls "http://127.0.0.1:$port" --context "$context" --store "$work/store" --state "$work/state-$1" "${@:2}"; }
theirs() { start llama-server "$rival" -m "$model" --host 127.0.0.1 --port "$port" -c "$context" -np 8 -kvu -fa on -t 1 -tb 1 -cram 8192 --slot-save-path "$work/slots" --no-warmup "$@"; }
slots() { # save or restore, by hand, as its documentation has it
  for id in $(seq 0 7); do
    curl -sf -o /dev/null -X POST "http://127.0.0.1:$port/slots/$id?action=$1" -H 'Content-Type: application/json' -d "{\"filename\":\"slot-$id\"}" || true
  done
}
cpu() { awk -v tick="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); printf "%.2f", ($12 + $13) / tick }' "/proc/$pid/stat"; } # seconds so far
send() { # server, ways
  local server=$1 way name before after peak
  name=$(curl -sf "http://127.0.0.1:$port/v1/models" | sed -n 's/.*"id": *"\([^"]*\)".*/\1/p' | head -1)
  for way in ${2//,/ }; do
    before=$(cpu)
    # shellcheck disable=SC2086
    "$bench" shared-prefix $load --target "http://127.0.0.1:$port" --target-model "$name" --target-ways "$way" | tail -n +3 >"$work/lines"
    after=$(cpu) peak=$(awk '/VmHWM/ { printf "%d", $2 / 1000 }' "/proc/$pid/status")
    sed -E 's/ +/ /g; s/ ms/ms/g; s/ %/%/g' "$work/lines" | awk -v server="$server" -v cpu="$(awk "BEGIN { printf \"%.1f\", $after - $before }")" -v peak="$peak" \
      '{ printf "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", server, $1, $2, cpu, $3, $4, $5, $6, $7, $8, peak }' | tee -a "$work/table"
  done
}

mkdir -p "$work/slots"
ours a; send ours cold,warm; stop
ours a; send ours restart; stop
ours b; send ours second; stop
ours a --kv-ram 8MB; send ours small-memory; stop
theirs; send llama-server cold,warm; slots save; stop
theirs; send llama-server restart; stop
theirs; slots restore; send 'llama-server, slots saved and restored by hand' restart; stop
theirs; send llama-server second; stop
theirs -cram 8; send llama-server cold,small-memory; stop

{
  echo '| server | way | s | CPU s | TTFT p50 | TTFT p99 | tokens/s | prefill | ideal | over | peak MB |'
  echo '|---|---|---|---|---|---|---|---|---|---|---|'
  cat "$work/table"
} >"$out"
echo "written: $out"
