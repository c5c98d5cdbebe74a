// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/row_name.h"

#include "ui/theme/format.h"

#include <QCoreApplication>

namespace longwave::ui {

namespace {

struct Row {
    Q_DECLARE_TR_FUNCTIONS(longwave::ui::Row)
};

} // namespace

QString rowName(const std::vector<std::string>& names, const std::optional<VoxelGrid>& grid, std::int64_t row) {
    const auto index = static_cast<std::size_t>(row);
    if (index < names.size() && !names[index].empty())
        return QString::fromStdString(names[index]);
    if (!grid)
        return Row::tr("row %1").arg(format::count(row));
    const auto [x, y, z] = voxelOfRow(*grid, row);
    return Row::tr("voxel %1, %2, %3").arg(x).arg(y).arg(z);
}

} // namespace longwave::ui
