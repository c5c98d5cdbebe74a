// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/compute/io/zip_support.h"

// Pickles made opcode by opcode.

namespace longwave::test::pickling {

inline std::string text(const std::string& s) {
    return "X" + bytesOf(static_cast<std::uint32_t>(s.size())) + s;
}

inline std::string number(std::int64_t n) {
    return "\x8a\x08" + bytesOf(n);
}

inline std::string global(const std::string& module, const std::string& name) {
    return "c" + module + "\n" + name + "\n";
}

inline std::string tuple(const std::vector<std::int64_t>& numbers) {
    std::string all = "(";
    for (const std::int64_t n : numbers)
        all += number(n);
    return all + "t";
}

inline std::string storage(const std::string& cls, const std::string& key, std::int64_t elements) {
    return "(" + text("storage") + global("torch", cls) + text(key) + text("cpu") + number(elements) + "tQ";
}

inline std::string tensor(const std::string& storageCode, std::int64_t offset, const std::vector<std::int64_t>& size,
                          const std::vector<std::int64_t>& stride) {
    return global("torch._utils", "_rebuild_tensor_v2") + "(" + storageCode + number(offset) + tuple(size) +
           tuple(stride) + "\x89}tR";
}

inline std::string dict(const std::vector<std::pair<std::string, std::string>>& items) {
    std::string all = "\x80\x02}(";
    for (const auto& [key, value] : items)
        all += text(key) + value;
    return all + "u.";
}

inline std::string archive(const std::string& pickle, std::size_t floats = 64, const std::string& byteOrder = "") {
    std::vector<Member> members{stored("x/data.pkl", pickle), stored("x/data/0", bytesOfAll(ramp(floats)))};
    if (!byteOrder.empty())
        members.push_back(stored("x/byteorder", byteOrder));
    return zip(members);
}

inline std::string repeated(const std::string& piece, std::size_t times) {
    std::string all;
    all.reserve(piece.size() * times);
    while (times-- > 0)
        all += piece;
    return all;
}

} // namespace longwave::test::pickling
