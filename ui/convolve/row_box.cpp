// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/row_box.h"

#include "ui/session/row_name.h"

#include <QRegularExpression>
#include <QSignalBlocker>

#include <algorithm>
#include <limits>
#include <vector>

namespace longwave::ui {

namespace {

/// The whole numbers in a text, whatever words and commas stand around them.
std::vector<std::int64_t> numbersIn(const QString& text) {
    static const QRegularExpression number(QStringLiteral("\\d+"));
    std::vector<std::int64_t> found;
    for (auto match = number.globalMatch(text); match.hasNext();)
        found.push_back(match.next().captured().toLongLong());
    return found;
}

} // namespace

RowBox::RowBox(QWidget* parent) : QSpinBox(parent) {
    setKeyboardTracking(false);
    setAccessibleName(tr("Row of the signal"));
}

void RowBox::setRows(std::int64_t rows, std::int64_t row, const std::optional<VoxelGrid>& grid) {
    const QSignalBlocker blocker(this);
    const bool isOtherGrid = grid.has_value() != grid_.has_value() || (grid && grid->extents != grid_->extents);
    grid_ = grid;
    setToolTip(grid ? tr("Voxel x, y, z that is convolved: arrow keys or the wheel step through them along x; the "
                         "library's picture of the slice picks one by a click")
                    : tr("Row of the signal that is convolved: arrow keys or the wheel step through them"));
    setRange(0, static_cast<int>(std::min<std::int64_t>(rows, std::numeric_limits<int>::max()) - 1));
    setValue(static_cast<int>(row));
    if (isOtherGrid || prefix().isEmpty())
        setPrefix(grid ? tr("voxel ") : tr("row ")); // which writes it anew: the same number is another voxel
}

QString RowBox::textFromValue(int row) const {
    if (!grid_)
        return QSpinBox::textFromValue(row);
    const auto [x, y, z] = voxelOfRow(*grid_, row);
    return QStringLiteral("%1, %2, %3").arg(x).arg(y).arg(z);
}

int RowBox::valueFromText(const QString& text) const {
    if (!grid_)
        return QSpinBox::valueFromText(text);
    const auto& [nx, ny, nz] = grid_->extents;
    const std::vector<std::int64_t> at = numbersIn(text);
    if (at.size() != 3 || at[0] >= nx || at[1] >= ny || at[2] >= nz)
        return value();
    return static_cast<int>(at[0] + nx * (at[1] + ny * at[2]));
}

QValidator::State RowBox::validate(QString& text, int& at) const {
    if (!grid_)
        return QSpinBox::validate(text, at);
    const auto& extents = grid_->extents;
    const std::vector<std::int64_t> numbers = numbersIn(text);
    if (numbers.size() > 3)
        return QValidator::Invalid;
    for (std::size_t axis = 0; axis < numbers.size(); ++axis)
        if (numbers[axis] >= extents[axis])
            return QValidator::Intermediate;
    return numbers.size() == 3 ? QValidator::Acceptable : QValidator::Intermediate;
}

} // namespace longwave::ui
