#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The FFTW that Debian ships has code for SSE2 and AVX only. This builds the same version, from Debian's own source
# package and in single precision, with AVX2 (and FMA) and AVX-512 as well, so that nobody can say that the baseline was
# held back. Nothing outside build/fftw-simd is changed; FFTW still picks its code by what the machine has.
#
#   tests/bench/fftw_simd.sh            builds it (minutes; JOBS=n sets how many compilers run at once)
#
# and says how to run the benchmark against it.
set -euo pipefail
cd "$(dirname "$0")/../.."
. app/packages.sh

folder=$PWD/build/fftw-simd
library=$folder/lib/libfftw3f.so.3

# Private apt settings: the machine's own sources of this Debian release, but for source packages, with lists and cache
# of their own.
apt_privately() {
    local options=(-o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$folder/apt/sources.list.d"
        -o Dir::State::lists="$folder/apt/lists" -o Dir::Cache="$folder/apt/cache")
    [ "$(id -u)" -ne 0 ] || options+=(-o APT::Sandbox::User=root) # apt's own user may not write here
    apt-get -qq "${options[@]}" "$@"
}

derive_sources() {
    local codename parts=$folder/apt/sources.list.d file
    codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
    mkdir -p "$parts" "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial"
    rm -f "$parts"/*
    for file in /etc/apt/sources.list.d/*.sources; do
        [ -e "$file" ] || continue
        awk -v suite="$codename" 'BEGIN { RS = ""; ORS = "\n\n" }
            ("\n" $0) ~ "\nSuites:[^\n]*[ \t]" suite "([ \t\n]|$)" && ("\n" $0) !~ "\nEnabled:[ \t]*no" {
                entry = "\n" $0
                sub(/\nTypes:[^\n]*/, "\nTypes: deb-src", entry)
                print substr(entry, 2)
            }' "$file" >"$parts/$(basename "$file")"
    done
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ -e "$file" ] || continue
        sed -n "s/^deb \(.* $codename .*\)/deb-src \1/p" "$file" >"$parts/$(basename "$file")"
    done
    find "$parts" -size 0 -delete
    if [ -z "$(ls "$parts")" ]; then
        echo "fftw_simd.sh: apt knows no source of Debian $codename; an entry in /etc/apt/sources.list.d is needed" >&2
        return 1
    fi
}

compile() {
    # Beyond --enable-float: what FFTW may use where the processor has it.
    cd "$1" &&
        ./configure --quiet --enable-float --enable-shared --disable-static --disable-fortran --disable-doc \
            --enable-sse2 --enable-avx --enable-avx2 --enable-avx512 &&
        nice make -j"${JOBS:-$(nproc)}"
}

build() {
    local package version source
    install_missing libfftw3-dev dpkg-dev gcc make
    # The source of the library that is installed.
    read -r package version < <(dpkg-query -W -f '${source:Package} ${source:Version}\n' libfftw3-single3)
    mkdir -p "$folder"
    derive_sources
    apt_privately update
    rm -rf "$folder/source"
    mkdir "$folder/source"
    (cd "$folder/source" && apt_privately source "$package=$version")
    source=$(find "$folder/source" -mindepth 1 -maxdepth 1 -type d)
    echo "Building $package $version in build/fftw-simd; this takes minutes" >&2
    if ! (compile "$source") >"$folder/build.log" 2>&1; then
        tail -n 20 "$folder/build.log" >&2
        echo "fftw_simd.sh: FFTW could not be built; all it said is in build/fftw-simd/build.log" >&2
        return 1
    fi
    mkdir -p "$folder/lib"
    cp -P "$source"/.libs/libfftw3f.so* "$folder/lib/"
    rm -rf "$folder/source" "$folder/apt"
}

[ -e "$library" ] || build

soname=$(readelf -d "$library" | sed -n 's/.*SONAME.*\[\(.*\)\].*/\1/p')
if [ "$soname" != libfftw3f.so.3 ]; then
    echo "fftw_simd.sh: $library calls itself $soname; longwave-cli asks for libfftw3f.so.3" >&2
    exit 1
fi
echo "build/fftw-simd/lib/libfftw3f.so.3 is $(grep -a -o -m 1 'fftw-3[.0-9]*-[-a-z0-9_]*' "$library" | head -n 1); run"
echo "  LD_LIBRARY_PATH=build/fftw-simd/lib build/release/bin/longwave-cli bench --engines monarch-cpu,fftw --effort patient --shared-kernel --lengths 256,1K,4K,16K"
echo "The head of the table says which FFTW ran. Wisdom belongs to one build of FFTW: give this one a file of its own."
