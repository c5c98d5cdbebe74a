// SPDX-License-Identifier: GPL-3.0-or-later
#include "simt/shadow.h"

namespace longwave::simt {
void beginCopy(void*, const void*, const void*) {}
void endCopy(void*, const void*) {}
void checkMatrixRow(const void*) {}
void recordMatrixLoad(void* const*) {}
} // namespace longwave::simt
