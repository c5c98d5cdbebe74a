// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QWidget>

#include <string>

class QLabel;
class QPushButton;

namespace longwave::ui {

class SettingFields;

/// The form of a kernel bank: what its file does not say, one field for each setting of its parameterization, filled in
/// for all layers of that kind in the file. What is typed is taken after a short rest; what is not accepted is told
/// under its field, and the kernels stay as they are.
class SettingsForm : public QWidget {
    Q_OBJECT
  public:
    explicit SettingsForm(Session& session, QWidget* parent = nullptr);

    /// Hides itself when there is nothing to fill in: an invalid bank, or one that cannot be used.
    void show(const BankRef& ref);

    QWidget* editor(const std::string& key) const;      ///< of a setting; nullptr when the form has none of that key
    QString problem(const std::string& key) const;      ///< what is told under the field, or empty
    QPushButton* resetButton() const { return reset_; } ///< back to the defaults

  private:
    void refresh(); // shows what is set, but for what is being typed or has been refused
    bool canReset() const;

    Session& session_;
    BankRef ref_;
    SettingFields* fields_;
    QLabel* title_;
    QPushButton* reset_;
};

} // namespace longwave::ui
