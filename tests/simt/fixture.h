// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/facade.h"
#include "simt/buffer.h"
#include "simt/launch.h"

#include <gtest/gtest.h>

#include <string>

namespace longwave::simt {

inline constexpr Order kOrders[] = {Order::Ascending, Order::Descending, Order::Shuffled};

/// What is wrong with the device code; empty when nothing is.
inline std::string faultOf(const LaunchShape& shape, const std::function<void()>& body, const Options& options = {}) {
    try {
        launch(shape, body, options);
    } catch (const Fault& fault) {
        return fault.what();
    }
    return {};
}

template <typename T>
T* sharedArray() {
    return reinterpret_cast<T*>(device::sharedMemory());
}

} // namespace longwave::simt

#define EXPECT_CONTAINS(text, part)                                                                                    \
    EXPECT_NE(std::string(text).find(part), std::string::npos) << "in: \"" << (text) << '"'
