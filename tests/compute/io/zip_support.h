// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/compute/io/support.h"

#include <zlib.h>

namespace longwave::test {

inline std::filesystem::path fixture(const std::string& name) {
    return std::filesystem::path(LONGWAVE_FIXTURES_DIR) / name;
}

inline std::uint32_t crcOf(const std::string& bytes) {
    return static_cast<std::uint32_t>(
        ::crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

inline std::string deflated(const std::string& bytes) {
    z_stream z{};
    ::deflateInit2(&z, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string packed(::deflateBound(&z, static_cast<uLong>(bytes.size())), '\0');
    z.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
    z.avail_in = static_cast<uInt>(bytes.size());
    z.next_out = reinterpret_cast<Bytef*>(packed.data());
    z.avail_out = static_cast<uInt>(packed.size());
    ::deflate(&z, Z_FINISH);
    packed.resize(packed.size() - z.avail_out);
    ::deflateEnd(&z);
    return packed;
}

inline std::string gzipped(const std::string& text) {
    z_stream z{};
    ::deflateInit2(&z, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
    std::string packed(::deflateBound(&z, static_cast<uLong>(text.size())) + 32, '\0');
    z.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(text.data()));
    z.avail_in = static_cast<uInt>(text.size());
    z.next_out = reinterpret_cast<Bytef*>(packed.data());
    z.avail_out = static_cast<uInt>(packed.size());
    ::deflate(&z, Z_FINISH);
    packed.resize(packed.size() - z.avail_out);
    ::deflateEnd(&z);
    return packed;
}

/// A member as a zip archive would hold it, every field open to lies.
struct Member {
    std::string name;
    std::string packed;
    std::uint32_t size = 0;
    std::uint32_t crc = 0;
    std::uint16_t method = 0;
    std::uint16_t flags = 0;
    std::string localName = name;
    std::uint32_t packedSize = static_cast<std::uint32_t>(packed.size());
    std::string extra = {};      // in the directory
    std::string localExtra = {}; // pads the bytes to any alignment
    std::int64_t offset = -1;    // of the local header, when not its own
};

inline Member stored(const std::string& name, const std::string& bytes) {
    return {name, bytes, static_cast<std::uint32_t>(bytes.size()), crcOf(bytes)};
}

inline Member squeezed(const std::string& name, const std::string& bytes) {
    return {name, deflated(bytes), static_cast<std::uint32_t>(bytes.size()), crcOf(bytes), 8};
}

template <typename T>
std::string le(T value) {
    return bytesOf(value);
}

inline std::string zip(const std::vector<Member>& members, bool zip64 = false) {
    std::string file, directory;
    for (const Member& m : members) {
        const auto at = static_cast<std::uint32_t>(m.offset < 0 ? static_cast<std::int64_t>(file.size()) : m.offset);
        const std::string common = le<std::uint16_t>(m.flags) + le<std::uint16_t>(m.method) + le<std::uint32_t>(0) +
                                   le(m.crc) + le(m.packedSize) + le(m.size);
        file += "PK\x03\x04" + le<std::uint16_t>(20) + common + le(static_cast<std::uint16_t>(m.localName.size())) +
                le(static_cast<std::uint16_t>(m.localExtra.size())) + m.localName + m.localExtra + m.packed;
        directory += "PK\x01\x02" + le<std::uint32_t>(20 | 20 << 16) + common +
                     le(static_cast<std::uint16_t>(m.name.size())) + le(static_cast<std::uint16_t>(m.extra.size())) +
                     std::string(10, '\0') + le(at) + m.name + m.extra;
    }
    const std::uint64_t begin = file.size();
    const std::uint64_t size = directory.size();
    const std::uint64_t count = members.size();
    file += directory;
    if (zip64) {
        const std::uint64_t record = file.size();
        file += "PK\x06\x06" + le<std::uint64_t>(44) + le<std::uint32_t>(45 | 45 << 16) + le<std::uint64_t>(0) +
                le(count) + le(count) + le(size) + le(begin);
        file += "PK\x06\x07" + le<std::uint32_t>(0) + le(record) + le<std::uint32_t>(1);
        file += "PK\x05\x06" + std::string(4, '\0') + std::string(12, '\xff') + std::string(2, '\0');
        return file;
    }
    return file + "PK\x05\x06" + std::string(4, '\0') + le(static_cast<std::uint16_t>(count)) +
           le(static_cast<std::uint16_t>(count)) + le(static_cast<std::uint32_t>(size)) +
           le(static_cast<std::uint32_t>(begin)) + std::string(2, '\0');
}

/// A .npy file of float32.
inline std::string npy(const std::string& shape, const std::vector<float>& values) {
    std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }";
    header.resize(118, ' ');
    return "\x93NUMPY" + std::string("\x01\x00", 2) + le(static_cast<std::uint16_t>(header.size())) + header +
           bytesOfAll(values);
}

inline std::vector<float> ramp(std::size_t count, float step = 0.5f) {
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i)
        values[i] = static_cast<float>(i) * step;
    return values;
}

inline const Entry* findEntry(const File& file, const std::string& name) {
    for (const Entry& entry : file.entries)
        if (entry.name == name)
            return &entry;
    ADD_FAILURE() << "no entry " << name;
    return nullptr;
}

/// An archive whose only array, of `count` zeros, is squeezed as hard as DEFLATE can.
inline std::string zerosArchive(std::uint32_t count) {
    const std::string bytes = npy("(" + std::to_string(count) + ",)", std::vector<float>(count));
    return zip({squeezed("x.npy", bytes)});
}

} // namespace longwave::test
