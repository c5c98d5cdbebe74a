// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/safetensors_writer.h"

#include "compute/io/atomic_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

namespace longwave {
namespace {

std::string littleEndian(std::uint64_t value) {
    std::string bytes;
    for (int i = 0; i < 8; ++i)
        bytes += static_cast<char>(value >> (8 * i) & 0xff);
    return bytes;
}

} // namespace

void writeSafetensors(const std::filesystem::path& path, const std::string& name, std::span<const float> values,
                      const Shape& shape) {
    const nlohmann::ordered_json header{
        {name, {{"dtype", "F32"}, {"shape", shape}, {"data_offsets", {std::size_t{0}, values.size_bytes()}}}}};
    std::string text = header.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    text.append((8 - text.size() % 8) % 8, ' ');
    AtomicFile file(path);
    file.write(littleEndian(text.size()) + text);
    if constexpr (std::endian::native == std::endian::little) {
        file.write({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
    } else {
        std::string bytes(reinterpret_cast<const char*>(values.data()), values.size_bytes());
        for (std::size_t at = 0; at < bytes.size(); at += sizeof(float))
            std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                         bytes.begin() + static_cast<std::ptrdiff_t>(at + sizeof(float)));
        file.write(bytes);
    }
    file.commit();
}

} // namespace longwave
