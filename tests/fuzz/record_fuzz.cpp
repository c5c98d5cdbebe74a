// SPDX-License-Identifier: GPL-3.0-or-later
// A fuzz target for records of races: whatever the bytes, they are read or Error is thrown, and what was read is
// written so that it can be read again.

#include "compute/error.h"
#include "compute/records/record_file.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    longwave::RaceRecord record;
    try {
        record = longwave::parseRecord({reinterpret_cast<const char*>(data), size}, "fuzz");
    } catch (const longwave::Error&) {
        return 0;
    }
    const std::string text = longwave::recordText(record);
    if (longwave::recordText(longwave::parseRecord(text, "again")) != text)
        std::abort();
    return 0;
}
