// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace longwave::ui {

/// A small lock and words such as "while running", beside the title of settings that are fixed then; its tip says what
/// frees them.
class LockSign : public QWidget {
    Q_OBJECT
  public:
    explicit LockSign(const QString& tip, QWidget* parent = nullptr);

    const QString& words() const noexcept { return words_; }
    void setWords(const QString& words); ///< "while running" before

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QString words_;
};

} // namespace longwave::ui
