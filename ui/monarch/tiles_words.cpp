// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/tiles_words.h"

#include "ui/monarch/view_words.h"
#include "ui/theme/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace longwave::ui {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(TilesStage)
};

} // namespace

QString tileSentence(const MonarchTrace& trace, const TilesModel& model) {
    if (!model.isProduct)
        return Words::tr("This step is no matrix product: there is nothing for tensor cores to do.");
    const auto done = static_cast<std::int64_t>(model.view.products.size());
    QString text = Words::tr("A matrix of %1 × %1 times %2 columns, cut into tiles of 16 × 16: %3 of %4 products of "
                             "tiles are done, filled to %5.")
                       .arg(format::count(model.size), format::count(model.columns), format::count(done),
                            format::count(model.possible()), format::percent(model.view.fill(), 1).text());
    const StagePrecision precision = trace.options.precision;
    if (precision == StagePrecision::Double || precision == StagePrecision::Single)
        text += QStringLiteral(" ") +
                Words::tr("(In %1 it is computed without tensor cores; these are the tiles of the 16-bit modes.)")
                    .arg(QString::fromLatin1(nameOf(precision)));
    return text;
}

QString whySixteen(const TilesModel& model) {
    if (!model.isProduct)
        return {};
    if (model.size % TileView::kTile == 0)
        return Words::tr("A tensor core multiplies tiles of 16 × 16. %1 is a multiple of 16: the matrix fills its "
                         "tiles to the edge.")
            .arg(format::count(model.size));
    const std::int64_t up = (model.size + TileView::kTile - 1) / TileView::kTile * TileView::kTile;
    return Words::tr("A tensor core multiplies tiles of 16 × 16. %1 is no multiple of 16: the matrix is filled up with "
                     "zeros to %2 × %2, and holds %3 of that. With factors of 16 nothing is filled up: that is why 16 "
                     "is the size to look for.")
        .arg(format::count(model.size), format::count(up),
             format::percent(static_cast<double>(model.size * model.size) / static_cast<double>(up * up), 1).text());
}

QString insteadOfTiles(const MonarchTrace& trace, std::size_t step) {
    const TraceStep& s = trace.steps[step];
    const QString cells = format::count(std::count(s.skipped.begin(), s.skipped.end(), std::uint8_t{0}));
    switch (s.kind) {
    case StepKind::Sequence:
        return Words::tr("Nothing is computed yet: the samples lie in memory.");
    case StepKind::Reshape:
        return Words::tr("Nothing is multiplied and nothing moves: the same row of memory is read with another "
                         "stride. The next step has tiles.");
    case StepKind::Twiddles:
    case StepKind::InverseTwiddles:
        return Words::tr("No matrix: each of %1 cells is multiplied by its own factor, 6 flops each. General units do "
                         "that while the tile is still in registers.")
            .arg(cells);
    case StepKind::Spectrum:
        return Words::tr("Nothing is computed: the cells get the names of their frequencies. The last product’s tiles "
                         "hold the spectrum already.");
    case StepKind::Multiply:
        return Words::tr("No matrix: each of %1 frequencies is multiplied by the kernel’s, 6 flops each, on general "
                         "units and in registers.")
            .arg(cells);
    case StepKind::Reorder:
    case StepKind::ReorderBack:
        return Words::tr("No arithmetic, only traffic: all %1 values are read from one place and written to another. "
                         "Tensor cores wait meanwhile.")
            .arg(cells);
    default:
        return Words::tr("Nothing is multiplied: the real parts are taken.");
    }
}

} // namespace longwave::ui
