#!/usr/bin/env bash
# Builds the CUDA part for the device that is here, checks it against double precision, looks for memory errors and races,
# and measures it against cuFFT, PyTorch and what the device can do at all. The table comes last; build/gpu/record.json is
# the same and more. Under 8 minutes, and with no package but a compiler, CMake and CUDA.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   tests/gpu.sh [--no-bench | --no-check]
#
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
case "${1:-}" in
"") ;;
--no-bench) bench=false ;;
--no-check) check=false ;;
*) give_up "\"$1\" is not known; --no-bench and --no-check are accepted" ;;
esac

# The device.
capability=native
if command -v nvidia-smi >/dev/null; then
    capability=$(nvidia-smi -i "${LONGWAVE_CUDA_DEVICE:-0}" --query-gpu=compute_cap --format=csv,noheader 2>/dev/null | head -n 1) || true
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
    # shellcheck source=app/packages.sh
    . "$root/app/packages.sh"
    install_missing "${missing[@]}" || give_up "without ${missing[*]} nothing can be built"
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
sanitizing=$(share 10 40)
torch_time=$(share 10 40)
racing=$(share 15 45) # and what setting up takes

rm -f "$build"/{check,bench}.{txt,json} "$build"/{record.json,torch.txt} "$build"/{sanitizer,peer}-*.txt
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
        case $code in
        0) result="clean, $(sed -n 's/^checked against double: \([0-9]*\) of.*/\1/p' "$build/sanitizer-$tool.txt") checks" ;;
        1) result="no errors, but results are wrong: $build/sanitizer-$tool.txt" && status=1 ;;
        9) result="errors: $build/sanitizer-$tool.txt" && status=1 ;;
        124 | 137) result="not finished in $sanitizing s" ;;
        *) result="it did not run: $(grep -v '^ *$' "$build/sanitizer-$tool.txt" | tail -n 1 | cut -c 1-80)" ;;
        esac
    fi
    sanitizer_lines+=("$tool: $result")
    sanitizer_json+="${sanitizer_json:+, }\"$tool\": \"${result//\"/}\""
done

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
    code=0
    timeout -k 5 "$(left)" "$build/bin/device_bench" --seconds $((racing / 15)) "${torch[@]}" \
        --json "$build/bench.json" >"$build/bench.txt" || code=$?
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
                python3 "$root/tests/bench/peers/$2" "$build/bench.json" 2>/dev/null | head -n "$3") || true
        fi
        echo "${peer:-$1: not compared, it did not run}" | tee "$build/peer-$1.txt" >>"$build/bench.txt"
    }
    compare FlashFFTConv flashfft_peer.py 15
    compare ThunderKittens thunderkittens_peer.py 4
fi

json() { if [ -s "$build/$1" ]; then cat "$build/$1"; else echo null; fi; }
lines() { cat "$@" 2>/dev/null | tr -d '"\\' | sed 's/.*/"&"/' | paste -sd , || true; }
machine=$(nvidia-smi -i "${LONGWAVE_CUDA_DEVICE:-0}" --query-gpu=name,driver_version --format=csv,noheader 2>/dev/null) || machine=""
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
 "bench": $(json bench.json)}
END

echo
[ -s "$build/check.txt" ] && cat "$build/check.txt"
[ ${#sanitizer_lines[@]} -gt 0 ] && printf '%s\n' "${sanitizer_lines[@]}"
echo "PyTorch: $pytorch"
[ -s "$build/bench.txt" ] && cat "$build/bench.txt"
echo "$SECONDS s in all, $built of them building; $build/record.json"
exit "$status"
