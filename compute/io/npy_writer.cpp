// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/npy_writer.h"

#include "compute/io/tensor_writer.h"

namespace longwave {

void writeNpy(const std::filesystem::path& path, std::span<const float> values, const Shape& shape) {
    TensorWriter writer(path, TensorWriter::Format::Npy, {}, shape);
    writer.append(values);
    writer.commit();
}

} // namespace longwave
