// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/parameterization/setting.h"

#include <QTimer>
#include <QWidget>

#include <functional>
#include <string>
#include <vector>

class QLabel;

namespace longwave::ui {

/// The fields of a form, one below the other, one for each setting. What is typed is taken after a short rest; what is
/// not accepted is told under its field.
class SettingFields : public QWidget {
    Q_OBJECT
  public:
    explicit SettingFields(QWidget* parent = nullptr);

    /// Who is told what was filled in. It may throw Error; the field then says what is accepted.
    void setTaker(std::function<void(const std::string& key, const std::string& text)> take) {
        take_ = std::move(take);
    }
    /// Makes other fields, unless these are there already; true when it did.
    bool build(const std::vector<Setting>& settings);
    /// Shows what is set, but for what is being typed or has been refused.
    void setValues(const longwave::Settings& values);
    void takeTyped(); ///< now, not after the rest
    void forgetTyped();
    void clearProblems();
    void tell(const std::string& key, const QString& problem); ///< under the field, if there is such a one

    QWidget* editor(const std::string& key) const; ///< of a setting; nullptr when the form has none of that key
    QString problem(const std::string& key) const; ///< what is told under the field, or empty
    bool hasProblem() const;

  signals:
    void told(); ///< a problem came or went

  private:
    struct Field {
        Setting setting;
        QWidget* editor = nullptr;
        QLabel* problem = nullptr;
    };

    void addField(const Setting& setting, int row);
    QWidget* makeEditor(const Setting& setting);
    QString tipOf(const Setting& setting) const;
    Field* find(const std::string& key);
    const Field* find(const std::string& key) const;
    void typed(const std::string& key);
    void take(std::string key); // what the editor holds
    void tell(Field& field, const QString& problem);
    void showValue(const Field& field);
    bool eventFilter(QObject* watched, QEvent* event) override; ///< Esc takes back what was typed

    std::function<void(const std::string&, const std::string&)> take_;
    std::vector<Field> fields_;
    longwave::Settings values_; // what is set
    QTimer rest_;               // since the last key
    std::string typing_;        // the field that is being typed into, or empty
    bool isTaking_ = false;
};

} // namespace longwave::ui
