// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/tensor_writer.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>

namespace longwave {
namespace {

std::string npyHeader(const Shape& shape) {
    constexpr std::size_t kAlignment = 64; // of the first element, as NumPy itself pads
    constexpr std::size_t kPreamble = 10;  // magic, version, header length
    std::string dictionary = "{'descr': '";
    dictionary += std::endian::native == std::endian::little ? "<f4" : ">f4";
    dictionary += "', 'fortran_order': False, 'shape': (";
    for (std::size_t d = 0; d < shape.size(); ++d)
        dictionary += (d ? ", " : "") + std::to_string(shape[d]);
    dictionary += shape.size() == 1 ? ",), }" : "), }";
    const std::size_t unpadded = kPreamble + dictionary.size() + 1;
    dictionary.append((kAlignment - unpadded % kAlignment) % kAlignment, ' ');
    dictionary += '\n';

    std::string header("\x93NUMPY\x01\x00", 8);
    header += static_cast<char>(dictionary.size() & 0xff);
    header += static_cast<char>(dictionary.size() >> 8);
    return header + dictionary;
}

std::string safetensorsHeader(const std::string& name, const Shape& shape) {
    const std::int64_t bytes = elementCount(shape) * static_cast<std::int64_t>(sizeof(float));
    const nlohmann::ordered_json header{
        {name, {{"dtype", "F32"}, {"shape", shape}, {"data_offsets", {std::int64_t{0}, bytes}}}}};
    std::string text = header.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    text.append((8 - text.size() % 8) % 8, ' ');
    std::string length;
    for (int i = 0; i < 8; ++i)
        length += static_cast<char>(static_cast<std::uint64_t>(text.size()) >> (8 * i) & 0xff);
    return length + text;
}

} // namespace

TensorWriter::TensorWriter(const std::filesystem::path& path, Format format, const std::string& name,
                           const Shape& shape)
    : file_(path),
      swaps_(format == Format::Safetensors && std::endian::native != std::endian::little) {
    file_.write(format == Format::Npy ? npyHeader(shape) : safetensorsHeader(name, shape));
}

void TensorWriter::append(std::span<const float> values) {
    if (!swaps_) {
        file_.write({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
        return;
    }
    std::string bytes(reinterpret_cast<const char*>(values.data()), values.size_bytes());
    for (std::size_t at = 0; at < bytes.size(); at += sizeof(float))
        std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                     bytes.begin() + static_cast<std::ptrdiff_t>(at + sizeof(float)));
    file_.write(bytes);
}

} // namespace longwave
