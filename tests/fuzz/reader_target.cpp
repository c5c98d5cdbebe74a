// SPDX-License-Identifier: GPL-3.0-or-later
// A fuzz target for one reader, LONGWAVE_FUZZ_READER: whatever the bytes, it opens them or throws Error. It is compiled
// once for each, so it reads next to no headers: the work is in reader_fuzz.cpp.

#include "tests/fuzz/reader_fuzz.h"

namespace longwave {
const Reader& LONGWAVE_FUZZ_READER();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    longwave::openBytes(longwave::LONGWAVE_FUZZ_READER(), data, size);
    return 0;
}
