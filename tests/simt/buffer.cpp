// SPDX-License-Identifier: GPL-3.0-or-later
#include "simt/buffer.h"

#include "simt/memory.h"

#include <bit>
#include <cstring>
#include <stdexcept>

namespace longwave::simt {

RawBuffer::RawBuffer(std::string name, std::size_t bytes) : region_(&Memory::instance().add(std::move(name), bytes)) {}

RawBuffer::~RawBuffer() {
    Memory::instance().remove(*region_);
}

void* RawBuffer::data() const {
    return region_->begin;
}

void RawBuffer::upload(const void* from, std::size_t offset, std::size_t bytes) {
    if (offset > region_->bytes || bytes > region_->bytes - offset)
        throw std::out_of_range("An upload past the end of " + region_->name + ".");
    if (bytes == 0)
        return;
    std::memcpy(region_->begin + offset, from, bytes);
    for (std::size_t at = offset; at < offset + bytes; ++at)
        region_->granules[at / 2].initialised |= static_cast<std::uint8_t>(1u << at % 2);
}

void RawBuffer::download(void* to) const {
    if (region_->bytes)
        std::memcpy(to, region_->begin, region_->bytes);
}

std::size_t RawBuffer::unwrittenBytes() const {
    std::size_t written = 0;
    for (const Granule& granule : region_->granules)
        written += static_cast<std::size_t>(std::popcount(granule.initialised));
    return region_->bytes - written;
}

} // namespace longwave::simt
