#!/usr/bin/env bash
# Installs what is missing and builds everything, tests and all.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   tests/build.sh [PRESET]     PRESET: release (default), debug, asan or tsan
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
preset=${1:-release}

. "$root/app/packages.sh"
install_missing $LONGWAVE_PACKAGES $LONGWAVE_TEST_PACKAGES

cd "$root"
settings=(-DLONGWAVE_TESTS=ON -DLONGWAVE_WERROR=OFF)
# CI makes device code for two kinds of devices alone, an A100 and an H100 (kernels/cuda/language.cmake).
[ -n "${CI:-}" ] && settings=(-DLONGWAVE_TESTS=ON -DLONGWAVE_WERROR=ON -DLONGWAVE_TOGETHER=ON "-DLONGWAVE_CUDA_ARCHITECTURES=80-real;90-real")
cmake --preset "$preset" "${settings[@]}"
cmake --build --preset "$preset"
