// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace longwave {

/// A pickle, taken apart into what it says, not into what it would make: a call stays a record of what would be called
/// with what. Nothing is imported, called or constructed, whoever wrote the file. Values refer to each other by their
/// index, and so may form circles.
struct Pickle {
    using Ref = std::uint32_t;
    static constexpr Ref kNothing = 0; ///< the value None

    enum class Kind : std::uint8_t {
        None,
        Bool,       ///< integer
        Int,        ///< integer
        BigInt,     ///< one that 64 bits do not hold; its value is not kept
        Float,      ///< number
        Text,       ///< text, UTF-8 as a rule
        Bytes,      ///< text
        Tuple,      ///< items
        List,       ///< items
        Set,        ///< items
        Dict,       ///< items: key, value, key, value, …
        Global,     ///< text: "module name", a class or function that would be imported
        Call,       ///< callee(arguments): a Tuple as a rule; then state, and items as of a Dict or a List
        Persistent, ///< arguments: the id of an object kept outside of the pickle
        Other       ///< known only to be there
    };

    struct Value {
        Kind kind = Kind::None;
        bool paired = false; ///< of a Call: items are key, value, …
        Ref callee = kNothing;
        Ref arguments = kNothing;
        Ref state = kNothing; ///< what __setstate__ or __dict__ would get
        union {
            std::int64_t integer = 0;
            double number;
        };
        std::string_view text; ///< in the pickle or in `owned`
        std::vector<Ref> items;
    };

    /// True when `text` lies in `owned`, and so goes when the pickle goes.
    bool isOwned(std::string_view text) const noexcept {
        const auto* begin = reinterpret_cast<const std::byte*>(text.data());
        return std::less<>()(begin, bytes.data()) || !std::less<>()(begin, bytes.data() + bytes.size());
    }

    const Value& operator[](Ref ref) const noexcept { return values[ref]; }

    std::span<const std::byte> bytes; ///< what was read
    std::deque<Value> values;
    std::deque<std::string> owned; ///< texts that were escaped in the pickle
    Ref root = kNothing;
    std::size_t end = 0; ///< first byte after the pickle
};

/// Reads one pickle of protocol 0 to 5 from byte `begin` of `bytes` on; the result refers to `bytes`. `place` names
/// those bytes in messages ("member \"x/data.pkl\"", or nothing for the file itself). Bounded in memory and in time
/// by the length of `bytes`, and refused when it holds more than a million values. Throws Error.
Pickle unpickle(std::span<const std::byte> bytes, std::size_t begin, const std::string& subject,
                const std::string& place);

} // namespace longwave
