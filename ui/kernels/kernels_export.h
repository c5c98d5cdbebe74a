// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/export_menu.h"
#include "ui/kernels/bank_view.h"
#include "ui/session/session.h"

#include <memory>

namespace longwave::ui {

class KernelsPage;

/// What the page's views can give away now: the plots on show; the shown bank with its regularisation, λ and all; the
/// metrics of the heads in the table's order, or of the layers while those are on show.
std::vector<PlotPage> plotPages(const Session& session, const KernelsPage& page);
std::optional<BankExport> bankToExport(const Session& session);
std::optional<MetricsExport> metricsToExport(const Session& session, const KernelsPage& page,
                                             const std::shared_ptr<const BankMetrics>& heads);

} // namespace longwave::ui
