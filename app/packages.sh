# What Longwave is built from: Debian packages, and how to get those that are missing. Sourced by app/run.sh,
# tests/build.sh and tests/fuzz/run.sh.
# SPDX-License-Identifier: GPL-3.0-or-later

LONGWAVE_PACKAGES="g++ cmake ninja-build pkgconf qt6-base-dev qt6-svg-dev qt6-multimedia-dev qt6-tools-dev qt6-tools-dev-tools
  qt6-l10n-tools libgl-dev libqcustomplot-dev libfftw3-dev libeigen3-dev libsndfile1-dev libmpg123-dev libsamplerate0-dev
  nlohmann-json3-dev libcli11-dev libtbb-dev libhwy-dev zlib1g-dev libpng-dev libjpeg-dev fonts-dejavu-core fonts-wqy-microhei"
LONGWAVE_TEST_PACKAGES="libgtest-dev libbenchmark-dev libboost-context-dev xvfb xauth xdotool"
LONGWAVE_CI_PACKAGES="clang-format clang-tidy python3"
LONGWAVE_FUZZ_PACKAGES="clang libclang-rt-dev"

# install_missing PACKAGE…: installs what is not there; silent when all is.
install_missing() {
    local missing=() package installed
    installed=$(dpkg-query -W -f '${binary:Package} ${db:Status-Status}\n' "$@" 2>/dev/null | sed -n 's/\(:[a-z0-9]*\)\? installed$//p') || true
    for package in "$@"; do
        grep -qx -- "$package" <<<"$installed" || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    local apt=(apt-get)
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "Longwave needs these Debian packages, and only root may install them: ${missing[*]}" >&2
            return 1
        fi
        apt=(sudo apt-get)
    fi
    echo "Installing ${#missing[@]} Debian packages: ${missing[*]}" >&2
    "${apt[@]}" update -qq >&2
    DEBIAN_FRONTEND=noninteractive "${apt[@]}" install -y -qq --no-install-recommends "${missing[@]}" >&2
}
