#!/usr/bin/env bash
# tests/gpu.sh on a pretended machine: a driver, a compiler and programs that are none, so that every way it can go is
# walked without a device.
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail
tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
tools="$tree/cuda/bin"
mkdir -p "$tree/tests/bench/peers" "$tree/app" "$tools" "$tree/cuda/include" "$tree/cuda/lib64"
cp "$tests/gpu.sh" "$tree/tests/"
touch "$tree/cuda/include/cufft.h" "$tree/app/packages.sh"

tool() { # NAME: a program of standard input's lines
    { echo '#!/usr/bin/env bash' && cat; } >"$tools/$1"
    chmod +x "$tools/$1"
}
# What a device would do is what the variables say: CAPABILITY, BUILD (fails, slow), CHECK, BENCH, SANITIZER, COUNTERS.
smi() {
    tool nvidia-smi <<'END'
[ "$2" = "${CARD:-0}" ] || { echo "No devices were found" && exit 6; }
case "$*" in
*compute_cap*) echo "${CAPABILITY:-9.0}" ;;
*clocks.sm*) echo "1755, 1980, 3201, 41, 655.31" && echo "1830, 1980, 3201, 44, 690.10" && exec sleep 60 ;;
*) echo "Pretended H200, 580.159" ;;
esac
END
}
smi
tool nvcc <<<'echo "Cuda compilation tools, release 13.0, V13.0.88"'
tool cmake <<'END'
[ "$1" = --build ] || exit 0
[ "${BUILD:-}" != fails ] || { echo "error: no such thing"; exit 1; }
[ "${BUILD:-}" != slow ] || sleep 2
mkdir -p "$2/bin"
cp "$(dirname "$0")"/device_{check,bench} "$2/bin"
END
tool device_check <<'END'
echo "checked against double: 12 of 55 checks, 3 s (the time was up)"
for group in accurate bf16 "bf16 arrays" cuFFT "cuFFT like PyTorch" "double reference" fp16 "fp16 arrays"; do echo "  $group"; done
while [ $# -gt 0 ]; do [ "$1" = --json ] && echo '{"checks": 55}' >"$2"; shift; done
exit "${CHECK:-0}"
END
tool device_bench <<'END'
echo "$*" >>"$(dirname "$0")/../calls.txt"
[ "${BENCH:-}" != crashes ] || kill -SEGV $$
json= record=
for argument; do
    [ "${last:-}" = --json ] && json=$argument
    [ "${last:-}" = --record ] && record=$argument
    last=$argument
done
for line in device ceilings explained columns; do echo "$line"; done
for length in {8..22}; do
    echo "$((1 << length)) of the race"
    [ -z "$json" ] || echo '{"lengths": [{"length": 256}]}' >"$json"
    [ -z "$record" ] || echo '{"format": "longwave race"}' >"$record"
    [ "${BENCH:-}" != hangs ] || sleep 60
done
echo "launches furthest from their own bounds:"
for i in {1..5}; do echo "  fp16 4096 rows $i"; done
echo "fp16 bars" && echo "accurate bars"
[ "${BENCH:-}" != wrong ]
END
sanitizer() {
    tool compute-sanitizer <<'END'
case "${SANITIZER:-}" in
refuses) echo "========= Error: Device not supported. Please refer to the documentation" && exit 1 ;;
finds) echo "========= Invalid __global__ read" && exit 9 ;;
*) echo "checked against double: 5 of 5 checks, 3 s" ;;
esac
END
}
sanitizer
counters() {
    tool ncu <<'END'
[ "${COUNTERS:-}" != refused ] || { echo "==ERROR== LibraryNotLoaded" && exit 1; }
kernel() {
    echo "  void longwave::cuda::rowPass<longwave::device::$1, 16, 0, 0>(T1) (132, 1, 1)x(512, 1, 1), Context 1, Stream 13, Device 0, CC 9.0"
    echo "    Section: GPU Speed Of Light Throughput"
    echo "    DRAM Throughput                   %        $2"
    echo "    L1/TEX Cache Throughput           %        55.10"
    echo "    L2 Cache Throughput               %        33.30"
    echo "    Compute (SM) Throughput           %        61.07"
    echo "    One or More Eligible              %        63.43"
}
kernel "HalfMath, longwave::device::Half" 41.25
kernel "HalfMath, float" 71
kernel "AccurateMath, float" 80
END
}
counters
tool python3 <<'END'
case "$*" in
*torch_fft.py*) echo "# PyTorch 2.11, a \"device\"" && echo "256 1e-8" ;;
*flashfft_peer.py*) for length in {8..22}; do echo "FlashFFTConv: $((1 << length))"; done
    echo "FlashFFTConv takes so many times as long" && echo "FlashFFTConv, the others" ;;
*thunderkittens_peer.py*) exit 2 ;;
esac
END

fail() {
    echo "gpu_test.sh: $*" >&2
    echo "--- what it said:" >&2
    cat "$tree/out" "$tree/err" >&2
    exit 1
}
run() { # CODE ARGUMENT…: tests/gpu.sh, which is to end with that
    local expected=$1 code=0
    shift
    rm -rf "$tree/calls.txt"
    env CUDA_PATH="$tree/cuda" PATH="$tools:/usr/bin:/bin" bash "$tree/tests/gpu.sh" "$@" >"$tree/out" 2>"$tree/err" || code=$?
    [ "$code" -eq "$expected" ] || fail "$* ended with $code, not $expected"
    [ "$(wc -l <"$tree/out")" -lt 60 ] || fail "the table has $(wc -l <"$tree/out") lines"
}
says() { grep -q -- "$1" "$tree/out" "$tree/err" || fail "nobody said \"$1\""; }
saysNot() { ! grep -q -- "$1" "$tree/out" "$tree/err" || fail "somebody said \"$1\""; }
# The record is JSON, where something here can tell.
recorded() {
    [ -x /usr/bin/python3 ] || return 0
    /usr/bin/python3 - "$tree/build/gpu/record.json" "$1" <<'END' || fail "the record has no $1"
import json, sys
record = json.load(open(sys.argv[1]))
assert eval(sys.argv[2], {"r": record}), record
END
}

run 0
says '^4194304 of the race'
says '^launches furthest'
says '^ncu: *4096 rowPass, fp16: issue slots 63.43 %, SM 61.07 %, DRAM 41.25 %, L1 55.10 %, L2 33.30 %'
says '^clocks while racing: multiprocessors 1755 to 1830 MHz (1980 at most), memory 3201 MHz; up to 44 degrees, 690 W'
says '^memcheck: clean, 5 checks'
says '^racecheck: clean, 5 checks'
says '^FlashFFTConv, the others'
saysNot '^FlashFFTConv: 256'
says '^ThunderKittens: not compared, it did not run'
says '^PyTorch: PyTorch 2.11'
recorded 'r["checks"]["checks"] == 55 and r["cuda"] == "13.0" and len(r["peers"]) == 18 and len(r["counters"]) == 3'
recorded 'r["bench"]["lengths"] and r["sanitizer"]["memcheck"].startswith("clean") and "1755" in r["clocks"]'
[ -s "$tree/build/gpu/race.json" ] || fail "there is no record for the workspace Race"

# Something is wrong, but all of it is told.
CHECK=1 run 1
says '^accurate bars'
BENCH=wrong run 1
says '^memcheck: clean'
SANITIZER=finds run 1
says '^racecheck: errors: '
BENCH=crashes run 1
says '^checked against double'
recorded 'r["bench"] is None and r["checks"]'
CHECK=2 run 2

# The sanitizer, counters, Python and the driver's tool may be missing, or not take the device.
SANITIZER=refuses COUNTERS=refused run 0
says '^memcheck: it did not run: .*Device not supported'
says '^ncu: no counters, see '
rm "$tools/compute-sanitizer" "$tools/ncu"
run 0
says '^memcheck: compute-sanitizer is not installed'
says '^ncu is not installed'
recorded 'r["counters"] == []'
sanitizer
counters

# The time is up: in the race, and while building.
BENCH=hangs run 0 --seconds 3 --no-check
says '^256 of the race'
says 'the race ended before its last length'
says '^FlashFFTConv'
recorded 'r["bench"]["lengths"] and r["seconds"] < 20'
BUILD=slow run 0 --seconds 4
says 'built in [2-9] s'
BUILD=slow run 2 --seconds 1
says 'it could not be built'
BUILD=fails run 2
says 'error: no such thing'

# Parts of it, and what is not known.
run 0 --no-bench
saysNot 'of the race'
run 0 --no-check
saysNot 'checked against double'
run 2 --fast
says '"--fast" is not known'
run 2 --seconds soon
says 'whole number'

# Which of several.
CARD=2 LONGWAVE_CUDA_DEVICE=2 run 0 --no-check
CARD=5 LONGWAVE_CUDA_DEVICE=1 CUDA_VISIBLE_DEVICES=3,5 run 0 --no-check
CUDA_VISIBLE_DEVICES=MIG-1234 run 0 --no-check
CARD=2 run 2
says 'finds no device'
LONGWAVE_CUDA_DEVICE=one run 2
says 'LONGWAVE_CUDA_DEVICE is "one"'

# No device, or none that is new enough.
CAPABILITY=7.5 run 2
says 'compute capability 7.5; 8.0 or newer'
CAPABILITY="No devices were found" run 2
says 'finds no device'
rm "$tools/nvidia-smi"
if ! compgen -G "/dev/nvidia[0-9]*" >/dev/null && [ ! -e /dev/dxg ]; then
    run 2
    says 'there is no NVIDIA driver'
fi
smi
rm "$tools/nvcc"
if ! command -v /usr/bin/nvcc >/dev/null && [ ! -x /usr/local/cuda/bin/nvcc ] && [ ! -x /opt/cuda/bin/nvcc ]; then
    run 2
    says 'there is no nvcc'
fi
echo "gpu_test.sh: all as it should be"
