// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

#include <cstdint>
#include <vector>

namespace longwave::ui {

/// Whether N can be taken apart: 4 to 4,096 with two prime factors or more. Empty: it can; else why not, in a sentence.
QString whyNoLength(std::int64_t points);

/// N factored anew for a page that had these factors: as many as before where N has as many primes, as even as they can
/// be. Precondition: whyNoLength is empty.
std::vector<std::int64_t> factorsFor(std::int64_t points, int order);

/// N: a list of usual lengths, and a field for any other. One that is not accepted is refused, with the reason as a
/// tip, and what was there returns. Up and Down go through the list; with Ctrl to the next N that factors.
class LengthBox : public QComboBox {
    Q_OBJECT
  public:
    explicit LengthBox(QWidget* parent = nullptr);

    void setPoints(std::int64_t points);
    std::int64_t points() const noexcept { return points_; }

  signals:
    void pointsPicked(qint64 points);
    void refused(const QString& why);

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void takeText();
    void pick(std::int64_t points);

    std::int64_t points_ = 64;
};

} // namespace longwave::ui
