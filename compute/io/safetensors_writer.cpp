// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/safetensors_writer.h"

#include "compute/io/tensor_writer.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

namespace longwave {
namespace {

using Json = nlohmann::ordered_json;

std::string headerOf(std::span<const NamedTensor> tensors,
                     std::span<const std::pair<std::string, std::string>> metadata) {
    Json header = Json::object();
    if (!metadata.empty()) {
        Json pairs = Json::object();
        for (const auto& [key, value] : metadata)
            pairs[key] = value;
        header["__metadata__"] = std::move(pairs);
    }
    std::uint64_t begin = 0;
    for (const NamedTensor& tensor : tensors) {
        const std::uint64_t end = begin + tensor.values.size_bytes();
        header[tensor.name] = {{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {begin, end}}};
        begin = end;
    }
    std::string text = header.dump(-1, ' ', false, Json::error_handler_t::replace);
    text.append((8 - text.size() % 8) % 8, ' ');
    std::string length;
    for (int i = 0; i < 8; ++i)
        length += static_cast<char>(static_cast<std::uint64_t>(text.size()) >> (8 * i) & 0xff);
    return length + text;
}

} // namespace

void writeSafetensors(const std::filesystem::path& path, const std::string& name, std::span<const float> values,
                      const Shape& shape) {
    TensorWriter writer(path, TensorWriter::Format::Safetensors, name, shape);
    writer.append(values);
    writer.commit();
}

void writeSafetensors(const std::filesystem::path& path, std::span<const NamedTensor> tensors,
                      std::span<const std::pair<std::string, std::string>> metadata) {
    AtomicFile file(path);
    file.write(headerOf(tensors, metadata));
    for (const NamedTensor& tensor : tensors) {
        if constexpr (std::endian::native == std::endian::little) {
            file.write({reinterpret_cast<const char*>(tensor.values.data()), tensor.values.size_bytes()});
        } else {
            std::string bytes(reinterpret_cast<const char*>(tensor.values.data()), tensor.values.size_bytes());
            for (std::size_t at = 0; at < bytes.size(); at += sizeof(float))
                std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                             bytes.begin() + static_cast<std::ptrdiff_t>(at + sizeof(float)));
            file.write(bytes);
        }
    }
    file.commit();
}

} // namespace longwave
