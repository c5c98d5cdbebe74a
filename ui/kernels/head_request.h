// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/head_view.h"

#include <optional>

namespace longwave::ui {

/// What the page of kernels is to show now: the two sides, the head in focus, and what the switches of its plots need.
struct HeadRequest {
    Contrast contrast;   ///< empty kernels before: nothing
    int generation = -1; ///< counts changes of the kernels: what was computed of other ones is not looked at again
    int head = -1;
    HeadExtras extras = {};

    bool isEmpty() const noexcept { return contrast.before.kernels.isEmpty(); }
};

/// A contrast by what tells it from others, cheap to compare: which kernels, and what is done to them.
struct ContrastKey {
    int generation = -1;
    Regularization before;
    std::optional<Regularization> after;
    bool operator==(const ContrastKey&) const = default;
};

inline ContrastKey keyOf(const HeadRequest& request) {
    const Contrast& contrast = request.contrast;
    return {request.generation, contrast.before.regularization,
            contrast.after ? std::optional(contrast.after->regularization) : std::nullopt};
}

} // namespace longwave::ui
