// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/pyramid.h"

#include <memory>
#include <stop_token>
#include <utility>
#include <vector>

namespace longwave::ui {

/// A pyramid over values that it keeps.
inline std::shared_ptr<const Pyramid> pyramidOf(std::vector<float> values, std::stop_token stop = {}) {
    const auto length = static_cast<std::int64_t>(values.size());
    return Pyramid::build(ArrayView::fromFloats(std::move(values), {length}), 0, std::move(stop));
}

} // namespace longwave::ui
