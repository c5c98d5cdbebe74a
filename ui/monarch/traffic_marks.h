// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace longwave::ui {

/// Bytes as marks, one row of them for each way to run the steps: filled so far, grey to come.
class TrafficMarks : public QWidget {
    Q_OBJECT
  public:
    struct Amounts {
        double unfused = 0; ///< bytes
        double fused = 0;
        bool operator==(const Amounts&) const = default;
    };

    explicit TrafficMarks(QWidget* parent = nullptr);
    void setAmounts(const Amounts& soFar, const Amounts& all);
    /// Bytes that one mark stands for: a power of two, so that there are no more than kMost.
    double unit() const noexcept { return unit_; }
    /// Marks that are filled, and all of them; a part of a mark counts as one.
    int filled(double bytes) const noexcept;

    static constexpr int kMost = 80;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    int columns(int width) const;
    int wordWidth() const;
    int rowsOf(double bytes, int width) const;

    Amounts soFar_;
    Amounts all_;
    double unit_ = 1;
};

} // namespace longwave::ui
