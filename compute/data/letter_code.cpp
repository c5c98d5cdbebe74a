// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/data/letter_code.h"

#include <algorithm>

namespace longwave {

template <typename Out>
void LetterCode::read(const std::byte* text, std::int64_t first, std::int64_t stride,
                      std::span<Out> out) const noexcept {
    std::int64_t element = first;
    while (!out.empty()) {
        const Channel& values = channels[static_cast<std::size_t>(element / letters)];
        const std::int64_t t = element % letters;
        const std::int64_t inLine = t % lineLetters;
        const std::byte* p = text + t / lineLetters * lineBytes + inLine;
        // Neighbours are taken to the end of their line at once.
        const std::int64_t reach = stride == 1 ? std::min(lineLetters - inLine, letters - t) : 1;
        const auto run = std::min(out.size(), static_cast<std::size_t>(reach));
        for (std::size_t i = 0; i < run; ++i)
            out[i] = values[static_cast<std::size_t>(p[i])];
        out = out.subspan(run);
        element += static_cast<std::int64_t>(run) * stride;
    }
}

template void LetterCode::read(const std::byte*, std::int64_t, std::int64_t, std::span<float>) const noexcept;
template void LetterCode::read(const std::byte*, std::int64_t, std::int64_t, std::span<double>) const noexcept;

} // namespace longwave
