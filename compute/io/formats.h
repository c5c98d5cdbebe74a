// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/io/reader.h"

namespace longwave {

/// NumPy arrays, format versions 1.0, 2.0 and 3.0: floats of 2, 4 and 8 bytes, integers of 1 to 8, bool; both byte
/// orders, C and Fortran order, memory-mapped. One Signal of the array's shape.
const Reader& npyReader();

/// Zip archives, by their members' names. NumPy's .npz: every array an entry, memory-mapped when it is stored and
/// unpacked when first read when it is compressed. /// PyTorch's checkpoints: the same as pickleReader.
const Reader& archiveReader();

/// PyTorch's checkpoints of the legacy layout, and plain pickles. Every tensor and NumPy array an entry, named by the
/// keys that lead to it, memory-mapped; kernel banks by shape, the rest Other. Nothing in a pickle is ever run.
const Reader& pickleReader();

/// safetensors: every tensor an entry, in the header's order, memory-mapped. Kernel banks by shape, the rest Other.
const Reader& safetensorsReader();

/// model.safetensors.index.json: the tensors of all shards that it names, which lie in its own folder.
const Reader& indexReader();

/// WAV (RIFF, RIFX, RF64), FLAC and Ogg through libsndfile, decoded into memory; integer samples at full scale 1.
/// One Signal, [L] for one channel and [C, L] for C, with its sample rate.
const Reader& soundReader();

/// FASTA, plain or gzip-compressed: nucleotide sequences. Every record a Signal [4, L] with rows A, C, G, T, one-hot,
/// ambiguity codes shared among the bases they stand for; read from the mapped text where its lines are of one length,
/// and otherwise gathered (a byte a base) when first read.
const Reader& fastaReader();

/// Columns of numbers as text, separated by commas, semicolons, tabs or blanks. One Signal, [L] for one column and
/// [C, L] for C, with the header's names as row names. Takes any text, so it is asked last.
const Reader& csvReader();

} // namespace longwave
