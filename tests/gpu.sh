#!/usr/bin/env bash
# Builds the CUDA part for the device that is here, checks it against double precision, looks for memory errors and races,
# and measures it against cuFFT, PyTorch and what the device can do at all, launch by launch too. The table comes last;
# build/gpu/record.json is the same and more, build/gpu/race.json is for the workspace Race, and for resources/records.
# Under 8 minutes, and with no package but a compiler, CMake and CUDA.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   tests/gpu.sh [--no-bench | --no-check] [--seconds S]
#
# S is for all of it, building included; 465 unless said. A second run in the same checkout builds what has changed.
# Exits with 0 when all is right, 1 when a result is wrong, and 2 when there is nothing to run on or with.
# LONGWAVE_CUDA_DEVICE chooses a device by its number.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build="$root/build/gpu"
SECONDS=0

all=465 # seconds

say() { echo "tests/gpu.sh: $*" >&2; }
give_up() {
    say "$*"
    exit 2
}
left() { echo $((all - SECONDS > 1 ? all - SECONDS : 1)); }
atmost() { echo $(($1 < $(left) ? $1 : $(left))); }
# PERCENT MOST: a share of the time that is left after building.
share() { echo $(((all - built) * $1 / 100 < $2 ? (all - built) * $1 / 100 : $2)); }

check=true
bench=true
while [ $# -gt 0 ]; do
    case "$1" in
    --no-bench) bench=false ;;
    --no-check) check=false ;;
    --seconds)
        [[ ${2:-} =~ ^[1-9][0-9]{0,5}$ ]] || give_up "--seconds needs a whole number of them"
        all=$2
        shift
        ;;
    *) give_up "\"$1\" is not known; --no-bench, --no-check and --seconds are accepted" ;;
    esac
    shift
done

# The device: its number among those that CUDA shows, in the driver's order, and what nvidia-smi calls it.
export CUDA_DEVICE_ORDER=PCI_BUS_ID
number=${LONGWAVE_CUDA_DEVICE:-0}
[[ $number =~ ^[0-9]+$ ]] || give_up "LONGWAVE_CUDA_DEVICE is \"$number\"; a device's number is accepted"
IFS=, read -ra visible <<<"${CUDA_VISIBLE_DEVICES:-}"
card=${visible[$number]:-$number}
[[ $card != MIG-* ]] || card=0 # an instance of a card, which nvidia-smi does not ask by this name
capability=native
if command -v nvidia-smi >/dev/null; then
    capability=$(nvidia-smi -i "$card" --query-gpu=compute_cap --format=csv,noheader 2>/dev/null | head -n 1) || true
    [[ $capability =~ ^[0-9]+\.[0-9]+$ ]] || give_up "the NVIDIA driver finds no device${LONGWAVE_CUDA_DEVICE:+ of the number $LONGWAVE_CUDA_DEVICE}"
    [ "${capability%.*}" -ge 8 ] || give_up "the device has compute capability $capability; 8.0 or newer is needed"
    capability="${capability/./}-real"
elif ! compgen -G "/dev/nvidia[0-9]*" >/dev/null && [ ! -e /dev/dxg ]; then
    give_up "there is no NVIDIA driver on this machine"
fi

# The tools.
for folder in "${CUDA_PATH:-}" "${CUDA_HOME:-}" /usr/local/cuda /opt/cuda; do
    [ -n "$folder" ] && [ -d "$folder/bin" ] && PATH="$PATH:$folder/bin:$folder/compute-sanitizer"
done
export PATH
command -v nvcc >/dev/null || give_up "there is no nvcc; put the CUDA toolkit (12.0 or newer) on the PATH"
toolkit=$(cd "$(dirname "$(readlink -f "$(command -v nvcc)")")/.." && pwd)
export CUDACXX="${CUDACXX:-$(command -v nvcc)}"
missing=()
command -v c++ >/dev/null || missing+=(g++)
command -v cmake >/dev/null || missing+=(cmake)
command -v ninja >/dev/null || command -v make >/dev/null || missing+=(ninja-build)
if [ ${#missing[@]} -gt 0 ]; then
    # Where nothing can be reached, packages are waited for in vain.
    # shellcheck disable=SC2016
    timeout 120 bash -c '. "$0" && install_missing "$@"' "$root/app/packages.sh" "${missing[@]}" || give_up "without ${missing[*]} nothing can be built"
fi

# cuFFT, its header and cuBLAS, where the toolkit has them or where Python's packages bring them.
folders() { # NAME: folders that hold it
    local pythons=()
    if command -v python3 >/dev/null; then
        mapfile -t pythons < <(python3 -c 'import nvidia; print("\n".join(nvidia.__path__))' 2>/dev/null || true)
    fi
    find -L "$toolkit" "${pythons[@]}" -maxdepth 5 -name "$1" 2>/dev/null | sed 's|/[^/]*$||' | sort -u
}
if [ ! -e "$toolkit/include/cufft.h" ]; then
    header=$(folders cufft.h | head -n 1)
    [ -n "$header" ] || give_up "there is no cufft.h, neither in $toolkit nor among Python's packages"
    export CPATH="$header${CPATH:+:$CPATH}"
fi
libraries_before="${LD_LIBRARY_PATH:-}" # PyTorch brings its own
while read -r folder; do
    LD_LIBRARY_PATH="${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$folder"
done < <(folders 'libcufft.so.*' && folders 'libcublas.so.*')
export LD_LIBRARY_PATH="${LD_LIBRARY_PATH:-}"

# Built for this device alone.
generator="Unix Makefiles"
if command -v ninja >/dev/null; then
    generator=Ninja
fi
mkdir -p "$build"
say "building for compute capability $capability"
if ! { cmake -S "$root" -B "$build" -G "$generator" -DCMAKE_BUILD_TYPE=Release -DLONGWAVE_DEVICE_ONLY=ON \
    -DLONGWAVE_UI=OFF "-DLONGWAVE_CUDA_ARCHITECTURES=$capability" &&
    timeout "$(left)" cmake --build "$build" --parallel "$(nproc)" --target device_check --target device_bench; } \
    >"$build/build.log" 2>&1; then
    tail -n 30 "$build/build.log" >&2
    give_up "it could not be built; $build/build.log has all of it"
fi
built=$SECONDS
say "built in $built s"
checking=$(share 35 140)
sanitizing=$(share 8 40)
torch_time=$(share 10 40)
racing=$(share 15 45) # and what setting up takes
profiling=$(share 5 20)

rm -f "$build"/{check,bench}.{txt,json} "$build"/{record,race}.json "$build"/{torch,clocks}.txt \
    "$build"/{sanitizer,peer,ncu}-*.txt
status=0

if $check; then
    say "checking against double precision"
    code=0
    timeout -k 5 "$(atmost $((checking * 3 / 2)))" "$build/bin/device_check" --seconds "$checking" \
        --json "$build/check.json" >"$build/check.txt" || code=$?
    case $code in
    0) ;;
    2) exit 2 ;;
    124 | 137) status=1 && echo "the checks did not end in their time" >>"$build/check.txt" ;;
    *) status=1 ;;
    esac
fi

pytorch="not measured"
if $bench; then
    torch=()
    if command -v python3 >/dev/null; then
        say "measuring PyTorch"
        LD_LIBRARY_PATH="$libraries_before" timeout -k 5 "$(atmost "$torch_time")" \
            python3 "$root/tests/bench/torch_fft.py" >"$build/torch.txt" 2>/dev/null || true
        pytorch=$(sed -n 's/^# //p' "$build/torch.txt" | head -n 1)
        sed -i '/^#/d' "$build/torch.txt"
        [ -s "$build/torch.txt" ] && torch=(--torch "$build/torch.txt")
    else
        pytorch="there is no python3"
    fi
    say "racing cuFFT"
    sampler=""
    if command -v nvidia-smi >/dev/null; then
        nvidia-smi -i "$card" --query-gpu=clocks.sm,clocks.max.sm,clocks.mem,temperature.gpu,power.draw \
            --format=csv,noheader,nounits -l 1 >"$build/clocks.txt" 2>/dev/null &
        sampler=$!
    fi
    code=0
    timeout -k 5 "$(left)" "$build/bin/device_bench" --seconds $((racing / 15)) --most $(($(left) * 3 / 5)) "${torch[@]}" \
        --json "$build/bench.json" --record "$build/race.json" >"$build/bench.txt" || code=$?
    [ -z "$sampler" ] || kill "$sampler" 2>/dev/null || true
    case $code in
    0) ;;
    2) exit 2 ;;
    124 | 137) echo "the race ended before its last length: the time was up" >>"$build/bench.txt" ;;
    *) status=1 ;;
    esac
    compare() { # NAME PROGRAM LINES
        local peer="$1: not compared, there is no python3"
        if command -v python3 >/dev/null; then
            peer=$(LD_LIBRARY_PATH="$libraries_before" timeout -k 5 "$(atmost 30)" \
                python3 "$root/tests/bench/peers/$2" "$build/bench.json" 2>/dev/null) || true
        fi
        echo "${peer:-$1: not compared, it did not run}" | tee "$build/peer-$1.txt" | tail -n "$3" >>"$build/bench.txt"
    }
    compare FlashFFTConv flashfft_peer.py 2
    compare ThunderKittens thunderkittens_peer.py 4

    # What the multiprocessors issue, where their counters can be read.
    profile() { # L
        timeout -k 5 "$(atmost "$profiling")" ncu --clock-control none --section SpeedOfLight --section SchedulerStats \
            --kernel-name 'regex:^(warp|row|split|join)Pass$' \
            "$build/bin/device_bench" --once "$1" --samples $((1 << 24)) >"$build/ncu-$1.txt" 2>&1 || return 0
        # The last launch over fp16 arrays.
        awk -v samples="$1" '
            function tell() {
                if (name != "")
                    last = sprintf("ncu: %8s %s, fp16: issue slots %s %%, SM %s %%, DRAM %s %%, L1 %s %%, L2 %s %%",
                                   samples, name, issue, sm, dram, l1, l2)
            }
            /^ +[a-z].*Pass.*\)x\(/ {
                tell()
                name = ""
                if (/HalfMath, [a-z:]*Half/ && match($0, /[a-z]+Pass/))
                    name = substr($0, RSTART, RLENGTH)
            }
            /One or More Eligible/ { issue = $NF }
            /Compute \(SM\) Throughput/ { sm = $NF }
            /DRAM Throughput/ { dram = $NF }
            /L1\/TEX Cache Throughput/ { l1 = $NF }
            /L2 Cache Throughput/ { l2 = $NF }
            END { tell(); if (last != "") print last }' "$build/ncu-$1.txt" >>"$build/bench.txt"
    }
    if ! command -v ncu >/dev/null; then
        echo "ncu is not installed: no counters" >>"$build/bench.txt"
    elif [ "$(left)" -gt $((profiling + 10)) ]; then
        say "reading counters"
        profile 256
        profile 4096
        profile 16384
        grep -q '^ncu:' "$build/bench.txt" || echo "ncu: no counters, see $build/ncu-256.txt" >>"$build/bench.txt"
    fi
    if [ -s "$build/clocks.txt" ]; then
        awk -F, '$1 + 0 > 0 { n++; if (n == 1 || $1 + 0 < low) low = $1 + 0; if ($1 + 0 > high) high = $1 + 0
                if ($4 + 0 > hot) hot = $4 + 0; if ($5 + 0 > power) power = $5 + 0; most = $2 + 0; memory = $3 + 0 }
            END { if (n) printf "clocks while racing: multiprocessors %d to %d MHz (%d at most), memory %d MHz; up to %d degrees, %d W\n",
                low, high, most, memory, hot, power }' "$build/clocks.txt" >>"$build/bench.txt"
    fi
fi


sanitizer_json=""
sanitizer_lines=()
for tool in memcheck racecheck; do
    $check || break
    if ! command -v compute-sanitizer >/dev/null; then
        result="compute-sanitizer is not installed"
    else
        say "looking for errors with $tool"
        code=0
        timeout -k 5 "$(atmost "$sanitizing")" compute-sanitizer --tool "$tool" --error-exitcode 9 --print-limit 5 \
            "$build/bin/device_check" --only Unaligned/ --longest 20000 --seconds $((sanitizing / 2)) \
            >"$build/sanitizer-$tool.txt" 2>&1 || code=$?
        if grep -qi "not supported" "$build/sanitizer-$tool.txt"; then
            code=other # of the device: what is run then fails for that
        fi
        case $code in
        0) result="clean, $(sed -n 's/^checked against double: \([0-9]*\) of.*/\1/p' "$build/sanitizer-$tool.txt") checks" ;;
        1) result="no errors, but results are wrong: $build/sanitizer-$tool.txt" && status=1 ;;
        9) result="errors: $build/sanitizer-$tool.txt" && status=1 ;;
        124 | 137) result="not finished in $sanitizing s" ;;
        *) result="it did not run: $(grep -i -m 1 'not supported' "$build/sanitizer-$tool.txt" || grep -v '^ *$' "$build/sanitizer-$tool.txt" | tail -n 1)" ;;
        esac
    fi
    sanitizer_lines+=("$(cut -c 1-119 <<<"$tool: $result")")
    sanitizer_json+="${sanitizer_json:+, }\"$tool\": \"$(tr -d '"\\' <<<"$result")\""
done

json() { if [ -s "$build/$1" ]; then cat "$build/$1"; else echo null; fi; }
lines() { cat "$@" 2>/dev/null | tr -d '"\\' | sed 's/.*/"&"/' | paste -sd , || true; }
machine=$(nvidia-smi -i "$card" --query-gpu=name,driver_version --format=csv,noheader 2>/dev/null) || machine=""
cat >"$build/record.json" <<END
{"date": "$(date -u +%Y-%m-%dT%H:%M:%SZ)",
 "commit": "$(git -C "$root" describe --always --dirty 2>/dev/null || true)",
 "device_and_driver": "$machine",
 "cuda": "$(nvcc --version | sed -n 's/.*release \([0-9.]*\).*/\1/p')",
 "build_s": $built, "seconds": $SECONDS,
 "checks": $(json check.json),
 "sanitizer": {$sanitizer_json},
 "pytorch": "${pytorch//\"/}",
 "peers": [$(lines "$build"/peer-*.txt)],
 "clocks": "$(grep '^clocks' "$build/bench.txt" 2>/dev/null || true)",
 "counters": [$(grep '^ncu: ' "$build/bench.txt" 2>/dev/null | lines - || true)],
 "bench": $(json bench.json)}
END

echo
[ -s "$build/check.txt" ] && cat "$build/check.txt"
[ ${#sanitizer_lines[@]} -gt 0 ] && printf '%s\n' "${sanitizer_lines[@]}"
echo "PyTorch: $pytorch"
[ -s "$build/bench.txt" ] && cat "$build/bench.txt"
echo "$SECONDS s in all, $built of them building; $build/record.json, and race.json for the workspace Race"
exit "$status"
