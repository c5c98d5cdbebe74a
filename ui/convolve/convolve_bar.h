// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/problem.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QSpinBox;

namespace longwave::ui {

/// The bar over Convolve: mode, which heads are convolved, which is shown, and at the right how the run goes.
class ConvolveBar : public QWidget {
    Q_OBJECT
  public:
    explicit ConvolveBar(QWidget* parent = nullptr);

    void setMode(Mode mode);
    /// Fewer than two heads: nothing to choose.
    void setHeads(std::int64_t heads, std::int64_t shown, bool all);
    /// A dot goes before the words unless they are Muted.
    void setStatus(const QString& words, Token color);

    const QString& statusWords() const noexcept { return statusWords_; }
    QComboBox* modeBox() const noexcept { return mode_; }
    QComboBox* headsBox() const noexcept { return heads_; }
    QSpinBox* headBox() const noexcept { return head_; }

  signals:
    void modePicked(longwave::Mode mode);
    void allHeadsPicked(bool all);
    void headPicked(int head);

  private:
    void paintStatus();

    QComboBox* mode_;
    QWidget* headControls_;
    QComboBox* heads_;
    QSpinBox* head_;
    QLabel* status_;
    QString statusWords_;
    Token statusColor_ = Token::Muted;
};

} // namespace longwave::ui
