// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/io/file.h"

namespace longwave {

/// F16, BF16, F32 or F64.
bool isFloat(DType type) noexcept;

/// Takes a checkpoint's tensor for a kernel bank, or says in `entry.reason` why not. Needs its shape and dtype.
void classifyTensor(Entry& entry, DType type);

} // namespace longwave
