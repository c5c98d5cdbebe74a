// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/error.h"
#include "compute/parameterization/parameterization.h"

#include <gtest/gtest.h>

#include <numeric>
#include <string>
#include <vector>

namespace longwave::test {

inline std::string fixture(const std::string& name) {
    return LONGWAVE_FIXTURES_DIR "/" + name;
}

/// A tensor of a file that was never on disk: i ↦ start + step·i, or all the same with step 0.
inline Entry tensor(const std::string& name, Shape shape, float start = 0.1f, float step = 0) {
    std::vector<float> values(static_cast<std::size_t>(elementCount(shape)));
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = start + step * static_cast<float>(i);
    Entry entry;
    entry.name = name;
    entry.dtype = "F32";
    entry.shape = shape;
    entry.values = ArrayView::fromFloats(std::move(values), std::move(shape));
    entry.kind = looksLikeKernelBank(entry.shape) ? Entry::Kind::Kernels : Entry::Kind::Other;
    return entry;
}

/// The same with another dtype, whose values nobody asks for.
inline Entry integers(const std::string& name, Shape shape) {
    Entry entry;
    entry.name = name;
    entry.dtype = "I32";
    entry.shape = shape;
    auto data = std::make_shared<std::vector<std::int32_t>>(static_cast<std::size_t>(elementCount(shape)));
    const auto* bytes = reinterpret_cast<const std::byte*>(data->data());
    entry.values = ArrayView({data, bytes, DType::I32, false}, std::move(shape));
    return entry;
}

inline File fileOf(std::vector<Entry> entries) {
    File file;
    file.path = "made.safetensors";
    file.format = "safetensors";
    file.entries = std::move(entries);
    return file;
}

/// What `body` throws, as the user reads it; a failure when it throws nothing.
template <typename Body>
std::string sentenceOf(const Body& body) {
    try {
        body();
    } catch (const Error& error) {
        const std::string text = error.what();
        EXPECT_EQ(text.find('\n'), std::string::npos) << text;
        EXPECT_NE(text.back(), '.') << text;
        return text;
    }
    ADD_FAILURE() << "nothing was thrown";
    return {};
}

} // namespace longwave::test
