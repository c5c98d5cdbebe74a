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

"$root/tests/build.sh" "$preset"

# Qt, fonts and FFTW keep what they once allocated, and TBB is not built with the thread sanitizer.
# CUDA wants addresses that the address sanitizer would keep for itself.
export ASAN_OPTIONS="protect_shadow_gap=0"
export LSAN_OPTIONS="suppressions=$root/tests/lsan.supp:print_suppressions=0"
export TSAN_OPTIONS="suppressions=$root/tests/tsan.supp:history_size=4"
export UBSAN_OPTIONS="print_stacktrace=1"
cd "$root"
exec ctest --preset "$preset" --parallel "$(nproc)" "$@"
