#!/usr/bin/env bash
# app/run.sh beside programs that only say what they were called with: what it hands on, and when it adds the samples.
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree/app" "$tree/build/release/bin" "$tree/tools"
cp "$root/app/run.sh" "$tree/app/"
printf 'LONGWAVE_PACKAGES=\ninstall_missing() { :; }\n' >"$tree/app/packages.sh"
touch "$tree/build/release/build.ninja"
program() { # FILE: says its own name and what it was called with
    printf '#!/usr/bin/env bash\necho "$(basename "$0") $*"\n' >"$1"
    chmod +x "$1"
}
program "$tree/build/release/bin/longwave"
program "$tree/build/release/bin/longwave-cli"
printf '#!/bin/sh\n' >"$tree/tools/ninja"
chmod +x "$tree/tools/ninja"
PATH="$tree/tools:$PATH"
unset DISPLAY WAYLAND_DISPLAY QT_QPA_PLATFORM

failed=0
# expect STATUS SAID [ARGUMENT…]
expect() {
    local status=0 said
    said=$("$tree/app/run.sh" "${@:3}" 2>&1) || status=$?
    if [ "$status" != "$1" ] || [[ $said != $2 ]]; then
        echo "app/run.sh ${*:3}: exit $status, said \"$said\"; expected were $1 and \"$2\"" >&2
        failed=1
    fi
}

expect 0 "longwave-cli engines --json" --cli engines --json
expect 0 "longwave-cli --help" --cli --help
expect 0 "longwave-cli bench --help" --cli bench --help
expect 0 "longwave --help" --help
expect 0 "longwave -h" -h
expect 0 "longwave --version" --version
expect 2 "There is no display here*" # a window needs one
expect 2 "There is no display here*" song.wav
expect 0 "longwave --screenshot o.png --samples" --screenshot o.png
expect 0 "longwave --screenshot o.png song.wav" --screenshot o.png song.wav
expect 0 "longwave --screenshot=o.png --dark --samples" --screenshot=o.png --dark
expect 0 "longwave --workspace monarch --factors 16,16 --step 3 --view tiles --screenshot o.png --samples" \
    --workspace monarch --factors 16,16 --step 3 --view tiles --screenshot o.png
expect 0 "longwave --squash 0.02 --smooth 3 --head 1 --size 960x600 --screenshot o.png --samples" \
    --squash 0.02 --smooth 3 --head 1 --size 960x600 --screenshot o.png
DISPLAY=:0 expect 0 "longwave --samples"
DISPLAY=:0 expect 0 "longwave song.wav" song.wav
exit $failed
