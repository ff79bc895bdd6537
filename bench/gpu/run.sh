#!/usr/bin/env bash
# Measures the engine on a Linux machine with an NVIDIA GPU and writes a report with device, commit and numbers.
# Needs no network if the backend is given by path; see README.md beside this file.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: bench/gpu/run.sh [options]
  --llama-build DIR   a folder with llama.cpp's shared libraries, built with CUDA
  --llama-source DIR  llama.cpp's sources of the pinned release; they are built with CUDA
  --bench DIR         a published bench; without it, it is built here with dotnet
  --shape NAME        model shape: 7b (default), small or tiny; the weights are noise, written once
  --models DIR        where that model is kept (default: .pipelines/bench-models)
  --out FILE          the report (default: gpu-report.md)
  --cpu               no GPU: the same flow on the CPU with the tiny shape, to try the script
Without --llama-build and --llama-source, an installed CUDA backend is used, or fetched with npm.
TEXT
}

fail() { echo "error: $2" >&2; exit "$1"; }

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
llama_build='' llama_source='' bench='' shape='' models="$root/.pipelines/bench-models" out="gpu-report.md" cpu=0
while [ $# -gt 0 ]; do
  case "$1" in
    --cpu) cpu=1; shift ;;
    --help|-h) usage; exit 0 ;;
    --llama-build|--llama-source|--bench|--shape|--models|--out)
      [ $# -ge 2 ] || { usage >&2; fail 2 "$1 needs a value"; }
      case "$1" in
        --llama-build) llama_build=$2 ;;
        --llama-source) llama_source=$2 ;;
        --bench) bench=$2 ;;
        --shape) shape=$2 ;;
        --models) models=$2 ;;
        --out) out=$2 ;;
      esac
      shift 2 ;;
    *) usage >&2; fail 2 "unknown option $1" ;;
  esac
done

if [ "$cpu" = 1 ]; then
  shape=${shape:-tiny}
  device="CPU: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)"
else
  shape=${shape:-7b}
  command -v nvidia-smi >/dev/null || fail 3 "there is no NVIDIA GPU here (no nvidia-smi). On a machine without one, --cpu tries the flow."
  device=$(nvidia-smi --query-gpu=name,memory.total,driver_version --format=csv,noheader 2>/dev/null | head -1) || device=''
  [ -n "$device" ] || fail 3 "nvidia-smi finds no GPU. On a machine without one, --cpu tries the flow."
fi

# The backend: given, built, installed, or fetched.
if [ -n "$llama_source" ]; then
  [ -f "$llama_source/CMakeLists.txt" ] || fail 2 "$llama_source holds no sources of llama.cpp"
  flags=(-DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=ON -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF
    -DLLAMA_BUILD_TOOLS=OFF -DLLAMA_BUILD_SERVER=OFF -DLLAMA_CURL=OFF)
  [ "$cpu" = 1 ] || flags+=(-DGGML_CUDA=ON)
  cmake -S "$llama_source" -B "$llama_source/build-bench" "${flags[@]}"
  cmake --build "$llama_source/build-bench" --parallel
  llama_build="$llama_source/build-bench/bin"
fi
if [ -n "$llama_build" ]; then
  [ -d "$llama_build" ] || fail 2 "there is no folder $llama_build"
  PIPELINES_LLAMA_DIR=$(cd "$llama_build" && pwd); export PIPELINES_LLAMA_DIR
elif [ "$cpu" = 0 ] && [ ! -d "$root/.pipelines/gpu-backends/node_modules" ]; then
  (cd "$root" && node gpu-host/LlamaCpp/build/get-gpu-backend.mjs cuda) ||
    fail 4 "the CUDA backend could not be fetched; give one with --llama-build or --llama-source"
fi

if [ -z "$bench" ]; then
  command -v dotnet >/dev/null || fail 4 "dotnet is not here: give a published bench with --bench"
  dotnet build "$root/bench" -c Release -v q --nologo
  bench="$root/bench/bin/Release/net10.0"
fi
if [ -x "$bench/Pipelines.Bench" ]; then run=("$bench/Pipelines.Bench"); else run=(dotnet "$bench/Pipelines.Bench.dll"); fi

mkdir -p "$models"
words=$("${run[@]}" 2>&1 || true)
commit=$(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)
log=$(mktemp -d); trap 'rm -rf "$log"' EXIT
common=(--shape "$shape" --models "$models" --threads "$([ "$cpu" = 1 ] && echo 1 || echo 4)")

measure() { # title, word, arguments
  local title=$1 word=$2; shift 2
  echo "== $title: $word $*"
  case " ${words//,/ } " in *"$word"*) ;; *) printf '## %s\n\nnot in this bench: %s\n\n' "$title" "$word" >>"$log/body"; return ;; esac
  if ! "${run[@]}" "$word" "${common[@]}" "$@" >"$log/out" 2>&1; then cat "$log/out" >&2; fail 5 "$word failed"; fi
  cat "$log/out"
  { printf '## %s\n\n`%s %s`\n\n```\n' "$title" "$word" "${common[*]} $*"; cat "$log/out"; printf '```\n\n'; } >>"$log/body"
}

if [ "$cpu" = 1 ]; then
  measure 'A step against a bare loop' engine-step --sequences 2 --tokens 16 --rounds 2
  measure 'Shared prefixes' shared-prefix --groups 2 --per-group 2 --prefix 128 --suffix 16 --output 4
  measure 'Restore against prefill' restore --tokens 256
else
  measure 'A step against a bare loop, 1 sequence' engine-step --sequences 1 --tokens 64 --rounds 5
  measure 'A step against a bare loop, 32 sequences' engine-step --sequences 32 --tokens 64 --rounds 5
  measure 'Shared prefixes' shared-prefix --groups 16 --per-group 16 --prefix 2048 --suffix 128 --output 64 --running 32
  measure 'Restore against prefill' restore
  grep -q CUDA "$log/body" || fail 6 "the benches did not compute on the GPU: $(grep -m1 -i 'backend\|llama.cpp' "$log/body" || true)"
fi

{
  printf '# The engine on %s\n\n' "$device"
  printf '| | |\n|---|---|\n| device | %s |\n| commit | %s |\n| model | weights of noise in the shape %s |\n| date | %s |\n| kernel | %s |\n\n' \
    "$device" "$commit" "$shape" "$(date -u +%Y-%m-%dT%H:%MZ)" "$(uname -sr)"
  cat "$log/body"
} >"$out"
echo "written: $out"
