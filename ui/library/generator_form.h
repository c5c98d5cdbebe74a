// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QWidget>

class QComboBox;

namespace longwave::ui {

class SettingFields;

/// The form of a generated signal: its kind, and one field for each setting of that. Every change is a step that can be
/// undone.
class GeneratorForm : public QWidget {
    Q_OBJECT
  public:
    explicit GeneratorForm(Session& session, QWidget* parent = nullptr);

    /// Hides itself when that is no generated signal.
    void show(int file);

    QComboBox* kindBox() const { return kind_; }
    SettingFields* fields() const { return fields_; }

  private:
    void refresh();
    void setKind(const std::string& kind);

    Session& session_;
    int file_ = -1;
    QComboBox* kind_;
    SettingFields* fields_;
};

} // namespace longwave::ui
