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

/// WAV (RIFF, RIFX, RF64), FLAC, Ogg and MP3 through libsndfile; integer samples at full scale 1. WAV of 8, 16 and 32
/// bits and of floats is read where it lies in the mapped file; the rest is decoded into memory, 2 bytes a sample for
/// FLAC of up to 16 bits and else 4. One Signal, [L] for one channel and [C, L] for C, with its sample rate.
const Reader& soundReader();

/// FASTA and FASTQ, plain or gzip-compressed: nucleotide sequences. Every record a Signal [4, L] with rows A, C, G, T,
/// one-hot, ambiguity codes shared among the bases they stand for, and as an alternative "NAME ±1" its indicators
/// 2·u − 1, 1 for the base that is there and −1 for the others. Read from the mapped text where its lines are of one
/// length, and otherwise gathered (a byte a base) when first read. Of FASTQ the first 10,000 reads; qualities are
/// checked for their number and left out.
const Reader& fastaReader();

/// Columns of numbers as text, separated by commas, semicolons, tabs or blanks. One Signal, [L] for one column and
/// [C, L] for C, with the header's names as row names. Takes text whose first lines look like that.
const Reader& csvReader();

/// PNG: its pixels row by row, a Signal [H·W] for grey and [3, H·W] for colours (rows red, green, blue), 8 and 16 bits
/// a value, scaled to [0, 1]; palettes are looked up, transparency is left out and that is noted. Decoded into memory,
/// one or two bytes a value, at most 256 MiB.
const Reader& pngReader();

/// JPEG, baseline and progressive: the same as PNG with 8 bits.
const Reader& jpegReader();

/// NIfTI-1 and NIfTI-2 in one file, plain (memory-mapped) or gzip-compressed (unpacked when first read): functional
/// MRI. One Signal [nz, ny, nx, T] (dimensions 5 to 7 before these), row x + nx·(y + ny·z) the time series of a voxel,
/// scaled by scl_slope and scl_inter, with 1/TR as its rate. A volume without time is Other.
const Reader& niftiReader();

/// UTF-8 text: a Signal "bytes" [L], byte/255, and as alternatives "characters" [N], code points as they are, and
/// "one-hot bytes" [256, L]. A byte order mark is left out. Text that is no valid UTF-8 has its bytes alone, and says
/// where. Takes any text, so it is asked last.
const Reader& textReader();

} // namespace longwave
