// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/lesson_text.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QListWidget;

namespace longwave::ui {

/// The glossary: a search field, the terms it finds, and the one that is chosen, whose words link to others. Does not
/// block the window.
class GlossaryPopup : public QDialog {
    Q_OBJECT
  public:
    explicit GlossaryPopup(QWidget* parent = nullptr);

    void setLanguage(const QString& language);
    using QDialog::open;
    /// Shows it at a term; an empty one, or one that is not there: at the first.
    void open(const QString& term);

    QLineEdit* searchField() const noexcept { return search_; }
    QListWidget* list() const noexcept { return list_; }
    QString shownTerm() const; ///< its id; empty: none

  private:
    void find();
    void showTerm();
    void select(const QString& term);

    const GlossaryText* text_;
    QLineEdit* search_;
    QListWidget* list_;
    QLabel* term_;
    QLabel* also_;
    QLabel* body_;
};

} // namespace longwave::ui
