// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QButtonGroup;
class QToolButton;

namespace longwave::ui {

/// A row of words of which exactly one is chosen. Left and right arrows move the choice.
class Segmented : public QWidget {
    Q_OBJECT
    Q_PROPERTY(int currentIndex READ currentIndex WRITE setCurrentIndex NOTIFY currentIndexChanged)

  public:
    explicit Segmented(const QStringList& words, QWidget* parent = nullptr);

    int count() const;
    int currentIndex() const;
    /// Emits currentIndexChanged when it changes. Precondition: 0 ≤ index < count().
    void setCurrentIndex(int index);
    void setText(int index, const QString& word);
    void setTip(int index, const QString& tip);
    void setSegmentEnabled(int index, bool enabled);
    QToolButton* button(int index) const;

  signals:
    void currentIndexChanged(int index);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void step(int from, int direction);
    QButtonGroup* group_;
    int current_ = 0;
};

} // namespace longwave::ui
