// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/library/entry_facts.h"
#include "ui/session/session.h"

#include <QWidget>

class QLabel;

namespace longwave::ui {

class ElidedLabel;

/// What is known about one array: shape, rate, length, range, size, file.
class DetailBox : public QWidget {
    Q_OBJECT
  public:
    DetailBox(Session& session, FactsStore& facts, QWidget* parent = nullptr);
    void show(EntryRef ref);
    EntryRef shown() const { return shown_; }

  protected:
    void paintEvent(QPaintEvent* event) override; // the line above it

  private:
    void rebuild();
    void addRow(const QString& caption, const QString& value, Qt::TextElideMode elide = Qt::ElideRight);

    Session& session_;
    FactsStore& facts_;
    EntryRef shown_;
    ElidedLabel* title_;
    QWidget* rows_;
    QLabel* warning_;
};

} // namespace longwave::ui
