// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/io/pickled_tensors.h"
#include "compute/io/zip.h"

namespace longwave {

/// Lists what a checkpoint's pickle holds: every tensor and array an entry named by the path of keys to it, joined with
/// dots; objects of unknown classes entries of kind Other, named for what they are, unless there are tensors inside;
/// numbers and texts metadata. Whole modules lose their "_parameters", "_buffers" and "_modules". Throws Error.
void listCheckpoint(const Pickle& pickle, const PickledTensors& tensors, const std::string& subject, File& file);

/// PyTorch's zip layout: x/data.pkl and the storages x/data/0, x/data/1, …
bool isTorchArchive(const ZipArchive& archive);
File readTorchArchive(const ZipArchive& archive, const std::shared_ptr<const MappedFile>& file);

} // namespace longwave
