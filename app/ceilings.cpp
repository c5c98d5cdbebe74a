// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ceilings.h"

#include "kernels/cpu/ceilings.h"

namespace longwave {

Ceilings::Key ceilingsKeyHere() {
    return ceilingsKey(LONGWAVE_VERSION);
}

MeasureCeilings ceilingsMeasurement(double seconds) {
    return [seconds](const CeilingsProgress& progress, std::stop_token stop) {
        return measureCeilings(ceilingsKeyHere(), seconds, progress, std::move(stop));
    };
}

} // namespace longwave
