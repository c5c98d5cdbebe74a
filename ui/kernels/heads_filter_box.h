// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/heads_filter.h"

#include <QLineEdit>
#include <QTimer>

namespace longwave::ui {

/// The field in which a filter is written. What is understood acts at once; what is not keeps the filter before it, and
/// what is wrong is said when the typing rests, not in the middle of a word.
class HeadsFilterBox : public QLineEdit {
    Q_OBJECT

  public:
    explicit HeadsFilterBox(QWidget* parent = nullptr);

    const HeadFilter& filter() const noexcept { return filter_; }

  signals:
    void filterChanged(const HeadFilter& filter);
    /// What is wrong with the words, and where; empty when nothing is.
    void complaintChanged(const QString& complaint);

  protected:
    void keyPressEvent(QKeyEvent* event) override; ///< Escape clears

  private:
    void read();
    void complain();

    HeadFilter filter_;
    QString complaint_; ///< of what is in the box
    QTimer rest_;
};

} // namespace longwave::ui
