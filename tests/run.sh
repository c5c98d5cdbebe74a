#!/usr/bin/env bash
# Installs what is missing, builds everything and runs every test.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   tests/run.sh [PRESET] [ctest arguments]     PRESET: release (default), debug, asan or tsan
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
preset=release
case "${1:-}" in
release | debug | asan | tsan)
    preset=$1
    shift
    ;;
esac

. "$root/app/packages.sh"
install_missing $LONGWAVE_PACKAGES $LONGWAVE_TEST_PACKAGES

cd "$root"
settings=(-DLONGWAVE_TESTS=ON -DLONGWAVE_WERROR=OFF)
# CI makes device code for two kinds of devices alone, an A100 and an H100 (kernels/cuda/language.cmake).
[ -n "${CI:-}" ] && settings=(-DLONGWAVE_TESTS=ON -DLONGWAVE_WERROR=ON -DLONGWAVE_TOGETHER=ON "-DLONGWAVE_CUDA_ARCHITECTURES=80-real;90-real")
cmake --preset "$preset" "${settings[@]}"
cmake --build --preset "$preset"

# Qt, fonts and FFTW keep what they once allocated, and TBB is not built with the thread sanitizer.
# CUDA wants addresses that the address sanitizer would keep for itself.
export ASAN_OPTIONS="protect_shadow_gap=0"
export LSAN_OPTIONS="suppressions=$root/tests/lsan.supp:print_suppressions=0"
export TSAN_OPTIONS="suppressions=$root/tests/tsan.supp:history_size=4"
export UBSAN_OPTIONS="print_stacktrace=1"
exec ctest --preset "$preset" --parallel "$(nproc)" "$@"
