// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <span>

namespace longwave {

/// Bytes in memory, read and sought as decoders' libraries read files: the content decides what they are, never a name.
struct ByteCursor {
    std::span<const std::byte> bytes;
    std::int64_t at = 0;

    std::int64_t size() const noexcept { return static_cast<std::int64_t>(bytes.size()); }

    /// As lseek: the new place, or −1.
    std::int64_t seek(std::int64_t offset, int whence) noexcept {
        const std::int64_t base = whence == SEEK_CUR ? at : whence == SEEK_END ? size() : 0;
        std::int64_t target = 0;
        if (__builtin_add_overflow(base, offset, &target) || target < 0)
            return -1;
        return at = target;
    }

    /// As read: how many were copied, 0 at the end.
    std::int64_t read(void* to, std::int64_t count) noexcept {
        const std::int64_t n = std::min(count, size() - at);
        if (n <= 0)
            return 0;
        std::memcpy(to, bytes.data() + at, static_cast<std::size_t>(n));
        at += n;
        return n;
    }

    /// Share of the bytes before it, in [0, 1].
    double share() const noexcept {
        return bytes.empty() ? 1 : std::clamp(static_cast<double>(at) / static_cast<double>(size()), 0.0, 1.0);
    }
};

} // namespace longwave
