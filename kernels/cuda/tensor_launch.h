// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/device_memory.h"
#include "kernels/cuda/forward_arrays.h"
#include "kernels/cuda/spectrum_arguments.h"
#include "kernels/cuda/stream.h"
#include "kernels/cuda/tables.h"

namespace longwave::cuda {

template <typename Math>
using DeviceTables = Tables<Math, DeviceBuffer>;

/// Gives the passes of a run to the stream. Throws Error when the device does not take one. There is one for each way
/// of multiplying, with fp32 arrays.
template <typename Math>
void launchForward(const Geometry& geometry, const DeviceTables<Math>& tables, const ForwardArrays<Math, float>& arrays,
                   const Stream& stream);

void launch(const device::WrapPass& pass, const Stream& stream);
void launch(const device::UnwrapPass& pass, const Stream& stream);
void launchWeigh(const device::WeighPass& pass, const Stream& stream);
/// The scales and the tiles.
template <typename Tile>
void launchGather(const device::GatherPass<Tile>& pass, const Stream& stream);

/// The scales and the residues, of rows that are not split.
template <typename Number>
void launchResidues(const device::GatherPass<device::ResidueKernel>& pass, bool conjugate, const Stream& stream);

/// The scales and the tables.
template <typename Math>
void launchTaps(const device::TapsPass& pass, const Stream& stream);

void launch(const device::CorrelatePass& pass, const Stream& stream);
void launch(const device::ScatterPass& pass, const Stream& stream);
void launch(const device::SkipGradientPass& pass, const Stream& stream);
void launch(const device::FilterPass& pass, const Stream& stream);
void launch(const device::UnweighPass& pass, const Stream& stream);
void launch(const device::SumHeadsPass& pass, const Stream& stream);

} // namespace longwave::cuda
