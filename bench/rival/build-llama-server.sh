#!/usr/bin/env bash
# Builds llama-server of the pinned llama.cpp release and links it against the very libraries that the engine loads, so that
# both compute with the same kernels. The sources are those that npm's package of the release carries. Linux x64.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: bench/rival/build-llama-server.sh [--out DIR]
  --out DIR  where llama-server and its libraries go (default: .pipelines/rival)
Needs npm, git, cmake, make and a C++ compiler; takes about three minutes on two cores.
TEXT
}

fail() { echo "error: $2" >&2; exit "$1"; }

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
out="$root/.pipelines/rival"
while [ $# -gt 0 ]; do
  case "$1" in
    --out) [ $# -ge 2 ] || { usage >&2; fail 2 "--out needs a value"; }; out=$2; shift 2 ;;
    --help|-h) usage; exit 0 ;;
    *) usage >&2; fail 2 "unknown option $1" ;;
  esac
done
for tool in npm git cmake make g++; do command -v "$tool" >/dev/null || fail 4 "$tool is not here"; done
libraries=$(find "$root/node_modules/@node-llama-cpp/linux-x64/bins" -name 'libllama.v*.so' -printf '%h' -quit 2>/dev/null) || libraries=''
[ -n "$libraries" ] || fail 4 "llama.cpp's libraries are not restored yet: build the solution first"
release=$(basename "$(echo "$libraries"/libllama.v*.so)" .so); release=${release#libllama.}
package=$(node -p "require('$root/node_modules/@node-llama-cpp/linux-x64/package.json').version")

work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent "node-llama-cpp@$package" >/dev/null && tar xzf ./*.tgz package/llama) || fail 4 "npm could not fetch the sources"
grep -q "\"$release\"" "$work/package/llama/binariesGithubRelease.json" || fail 4 "the sources are not of $release"
git clone -q "$work/package/llama/gitRelease.bundle" "$work/src" 2>/dev/null || fail 4 "the sources cannot be unpacked"
cmake -DUI_SOURCE_DIR="$work/src/tools/ui" -DUI_BINARY_DIR="$work/ui" -DLLAMA_SOURCE_DIR="$work/src" -DLLAMA_BUILD_NUMBER=0 \
  -DHF_ENABLED=OFF -DBUILD_UI=OFF -DLLAMA_UI_GZIP=OFF -P "$work/src/scripts/ui-assets.cmake" >/dev/null 2>&1 || fail 5 "the server's pages could not be left out"

includes=()
for folder in . include ggml/include common vendor vendor/cpp-httplib vendor/nlohmann vendor/hash vendor/miniaudio vendor/stb vendor/sheredom tools/mtmd tools/server; do
  includes+=("-I$work/src/$folder")
done
flags=(-O2 -DNDEBUG -DLLAMA_SHARED -DGGML_SHARED -DGGML_BACKEND_SHARED -DGGML_BACKEND_DL -DLLAMA_SUBPROCESS -DCPPHTTPLIB_TCP_NODELAY=1
  -DCPPHTTPLIB_LISTEN_BACKLOG=512 -DCPPHTTPLIB_FORM_URL_ENCODED_PAYLOAD_MAX_LENGTH=1048576 "${includes[@]}" "-I$work/ui")
mkdir -p "$work/obj" "$out"
{
  objects=''
  for file in "$work"/src/tools/server/{server*,main}.cpp "$work"/src/tools/mtmd/{mtmd,mtmd-audio,mtmd-image,mtmd-helper,mtmd-helper-gen,clip}.cpp \
    "$work"/src/tools/mtmd/models/*.cpp "$work"/src/vendor/cpp-httplib/httplib.cpp "$work"/src/vendor/hash/hash.cpp "$work"/src/vendor/hash/{sha256/sha256,xxhash/xxhash}.c "$work/ui/ui.cpp"; do
    object="$work/obj/$(basename "$(dirname "$file")")-$(basename "$file").o"
    objects="$objects $object"
    case "$file" in
      *.c) printf '%s: %s\n\tgcc %s -c -o $@ $<\n' "$object" "$file" "${flags[*]}" ;;
      *) printf '%s: %s\n\tg++ -std=c++17 %s -c -o $@ $<\n' "$object" "$file" "${flags[*]}" ;;
    esac
  done
  printf 'all:%s\n' "$objects"
} >"$work/Makefile"
make -s -f "$work/Makefile" -j"$(nproc)" all || fail 5 "llama-server could not be compiled"
cp "$libraries"/*.so "$out/"
g++ -o "$out/llama-server" "$work"/obj/*.o "$out/libllama-common.so" "$out/libllama.$release.so" "$out/libggml.$release.so" "$out/libggml-base.so" \
  -Wl,-rpath,'$ORIGIN' -Wl,--allow-shlib-undefined -lpthread -ldl || fail 5 "llama-server could not be linked"
"$out/llama-server" --version 2>&1 | grep -m1 version
echo "built: $out/llama-server"
