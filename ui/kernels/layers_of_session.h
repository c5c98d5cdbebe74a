// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/layer_summary.h"
#include "ui/kernels/layers_data.h"
#include "ui/session/session.h"

#include <vector>

namespace longwave::ui {

/// The layers of one open file in its order, and how each one's kernels are had with the settings of now. The three
/// lists are equally long.
struct SessionLayers {
    std::vector<BankRef> banks;
    std::vector<LayerRow> rows;
    std::vector<LayerSource> sources;
};

/// Every layer that a parameterization recognises; where none does, the plain tensors that can be kernels. Reads no
/// values.
SessionLayers layersOf(const Session& session, int file);

} // namespace longwave::ui
