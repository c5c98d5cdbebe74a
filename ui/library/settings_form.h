// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QTimer>
#include <QWidget>

#include <memory>
#include <string>
#include <vector>

class QLabel;
class QPushButton;

namespace longwave::ui {

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
    struct Field {
        Setting setting;
        QWidget* editor = nullptr;
        QLabel* problem = nullptr;
    };

    void build(std::vector<Setting> settings);
    void addField(const Setting& setting, int row);
    QWidget* makeEditor(const Setting& setting);
    QString tipOf(const Setting& setting) const;
    Field* find(const std::string& key);
    void refresh(); // shows what is set, but for what is being typed or has been refused
    void typed(const std::string& key);
    void take(std::string key); // what the editor holds
    void tell(Field& field, const QString& problem);

    Session& session_;
    BankRef ref_;
    std::vector<Field> fields_;
    QWidget* rows_;
    QLabel* title_;
    QPushButton* reset_;
    QTimer rest_;        // since the last key
    std::string typing_; // the field that is being typed into, or empty
    bool isTaking_ = false;
};

} // namespace longwave::ui
