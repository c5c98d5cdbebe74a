#!/usr/bin/env bash
# Builds the fuzz targets with clang and lets each look for a crash, a leak, a hang or too much memory.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   tests/fuzz/run.sh [SECONDS [TARGET…]]     SECONDS for each target: 30 by default; two run at a time
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
seconds=${1:-30}
[ $# -gt 0 ] && shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(archive_fuzz pickle_fuzz npy_fuzz safetensors_fuzz csv_fuzz fasta_fuzz png_fuzz
    jpeg_fuzz nifti_fuzz sound_fuzz text_fuzz record_fuzz)

. "$root/app/packages.sh"
install_missing $LONGWAVE_PACKAGES $LONGWAVE_TEST_PACKAGES $LONGWAVE_FUZZ_PACKAGES

cd "$root"
build=$root/build/fuzz
cmake -S . -B "$build" -G Ninja -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1 -gline-tables-only" -DLONGWAVE_SANITIZE=address,undefined \
    -DLONGWAVE_FUZZ=ON -DLONGWAVE_TOGETHER="${CI:-OFF}" -DLONGWAVE_UI=OFF -DLONGWAVE_CUDA=OFF -DLONGWAVE_WERROR=OFF >"$build.log" 2>&1 ||
    { cat "$build.log" >&2; exit 1; }
cmake --build "$build" --target "${targets[@]}"

# A reader may take 300 MB and a second; instrumented code is several times slower, and its freed memory is kept a while.
export ASAN_OPTIONS="quarantine_size_mb=16:allocator_may_return_null=0"
export UBSAN_OPTIONS="print_stacktrace=1"
fuzz() {
    local target=$1 seconds=$2 build=$3 root=$4
    local corpus=$build/corpus/$target log=$build/$target.log options=()
    mkdir -p "$corpus" "$build/artifacts"
    [ -f "$root/tests/fuzz/$target.dict" ] && options=("-dict=$root/tests/fuzz/$target.dict")
    if "$build/bin/$target" -max_total_time="$seconds" -timeout=5 -malloc_limit_mb=300 -rss_limit_mb=1024 \
        -max_len=65536 -print_final_stats=1 -artifact_prefix="$build/artifacts/$target-" "${options[@]}" \
        "$corpus" "$root/tests/fuzz/seeds/$target" "$root/tests/compute/io/fixtures" >"$log" 2>&1; then
        echo "$target: nothing found in $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") runs"
    else
        tail -n 60 "$log" >&2
        echo "$target: FAILED; $(grep -ao 'Test unit written to .*' "$log" || echo 'no input was kept')" >&2
        return 1
    fi
}
export -f fuzz
printf '%s\n' "${targets[@]}" | xargs -P 2 -I{} bash -c 'fuzz "$@"' _ {} "$seconds" "$build" "$root"
