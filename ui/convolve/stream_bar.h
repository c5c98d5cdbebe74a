// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bar_rows.h"
#include "ui/convolve/stream_settings.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QLabel;

namespace longwave::ui {

class LockSign;

/// The bar over a stream: where it comes from, in what blocks and parts, where it goes, and at the right how it goes.
/// What it sets is fixed while a stream runs.
class StreamBar : public QWidget {
    Q_OBJECT
  public:
    explicit StreamBar(QWidget* parent = nullptr);

    /// Shows these; those of the bar are what `picked` tells.
    void setSettings(const StreamSettings& settings);
    void setRunning(bool running);
    /// Why there is no sound out or in: sentences, or empty where there is.
    void setMissing(const QString& output, const QString& input);
    void setStatus(const QString& words, Token color);
    /// At the left end.
    void addLeading(QWidget* widget);

    QComboBox* inputBox() const noexcept { return input_; }
    QComboBox* blockBox() const noexcept { return block_; }
    QComboBox* partsBox() const noexcept { return parts_; }
    QComboBox* outputBox() const noexcept { return output_; }
    QDoubleSpinBox* frequencyField() const noexcept { return frequency_; }
    QSize minimumSizeHint() const override;
    const QString& statusWords() const noexcept { return statusWords_; }

  signals:
    /// The settings with what the bar sets.
    void picked(const longwave::ui::StreamSettings& settings);

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

  private:
    void fitRows();
    void pick();
    void follow();
    void paintStatus();

    StreamSettings settings_;
    bool running_ = false;
    BarRows rows_;
    QComboBox* input_;
    QDoubleSpinBox* frequency_;
    QComboBox* block_;
    QComboBox* parts_;
    QComboBox* output_;
    LockSign* lock_;
    QLabel* status_;
    QString statusWords_;
    Token statusColor_ = Token::Muted;
};

} // namespace longwave::ui
