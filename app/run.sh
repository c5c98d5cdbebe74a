#!/usr/bin/env bash
# Installs what is missing, builds Longwave and starts it on the bundled samples.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   app/run.sh [FILES…]                     the window, on FILES or on the samples
#   app/run.sh --screenshot OUT.png […]     a picture of the window; needs no display
#   app/run.sh --cli …                      longwave-cli with these arguments
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

target=longwave
case " $* " in
" --cli "*) target=longwave-cli ;;
*" --screenshot "* | *" --screenshot="* | *" --help "* | *" -h "* | *" --version "*) ;;
*)
    if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ]; then
        echo "There is no display here to open a window on; app/run.sh --screenshot FILE renders it into a picture instead." >&2
        exit 2
    fi
    ;;
esac

. "$root/app/packages.sh"
install_missing $LONGWAVE_PACKAGES

build="$root/build/release"
if [ ! -f "$build/build.ninja" ]; then
    # The CUDA part, where there is a toolkit, for the device that is here; without one, for one that there might be.
    capability=$(nvidia-smi --query-gpu=compute_cap --format=csv,noheader 2>/dev/null | head -n 1 | tr -d .) || true
    [[ $capability =~ ^[0-9]+$ && $capability -ge 80 ]] || capability=90
    cmake -S "$root" --preset release -DLONGWAVE_TESTS=OFF "-DLONGWAVE_CUDA_ARCHITECTURES=$capability" >&2
fi
# Ninja says nothing when there is nothing to do; while it builds, its progress goes to standard error.
ninja -C "$build" --quiet longwave longwave-cli | sed "/no work to do/d" >&2

if [ "$target" = longwave-cli ]; then
    shift
    exec "$build/bin/longwave-cli" "$@"
fi

# Files after the options, or else the samples.
files=false
skip=false
for argument in "$@"; do
    if $skip; then
        skip=false
        continue
    fi
    case "$argument" in
    --screenshot | --workspace | --view | --factors | --step | --size | --squash | --smooth | --head) skip=true ;;
    --samples | --help | -h | --version) files=true ;;
    -*) ;;
    *) files=true ;;
    esac
done
$files || set -- "$@" --samples
exec "$build/bin/longwave" "$@"
