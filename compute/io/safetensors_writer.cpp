// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/safetensors_writer.h"

#include "compute/io/tensor_writer.h"

namespace longwave {

void writeSafetensors(const std::filesystem::path& path, const std::string& name, std::span<const float> values,
                      const Shape& shape) {
    TensorWriter writer(path, TensorWriter::Format::Safetensors, name, shape);
    writer.append(values);
    writer.commit();
}

} // namespace longwave
