// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/io/file.h"

#include <QSpinBox>

#include <optional>

namespace longwave::ui {

/// Which row of the signal is convolved: "row 5", or of functional MRI "voxel 3, 4, 0", to be typed in the same way.
class RowBox : public QSpinBox {
    Q_OBJECT
  public:
    explicit RowBox(QWidget* parent = nullptr);

    /// Silent: nobody picked this.
    void setRows(std::int64_t rows, std::int64_t row, const std::optional<VoxelGrid>& grid);

  protected:
    QString textFromValue(int row) const override;
    int valueFromText(const QString& text) const override;
    QValidator::State validate(QString& text, int& at) const override;

  private:
    std::optional<VoxelGrid> grid_;
};

} // namespace longwave::ui
