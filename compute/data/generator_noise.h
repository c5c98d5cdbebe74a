// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <stop_token>

namespace longwave {

/// The noises of generator.h, which defines them. Throw Cancelled.
void fillWhiteNoise(std::span<float> u, double deviation, std::uint64_t seed, const std::stop_token& stop);
void fillPinkNoise(std::span<float> u, double deviation, std::uint64_t seed, const std::stop_token& stop);

} // namespace longwave
