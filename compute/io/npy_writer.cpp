// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/npy_writer.h"

#include "compute/io/atomic_file.h"

#include <bit>
#include <string>

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

} // namespace

void writeNpy(const std::filesystem::path& path, std::span<const float> values, const Shape& shape) {
    AtomicFile file(path);
    file.write(npyHeader(shape));
    file.write({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
    file.commit();
}

} // namespace longwave
