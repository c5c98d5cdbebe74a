// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QComboBox>

class QStandardItemModel;

namespace longwave::ui {

/// The engines. One that cannot run here stays in the list, disabled, with the reason beneath it.
class EngineBox : public QComboBox {
    Q_OBJECT
  public:
    static constexpr int kReasonRole = Qt::UserRole + 1;

    explicit EngineBox(Session& session, QWidget* parent = nullptr);
    void showPopup() override;

  protected:
    /// A name that has no room ends in "…"; the tip has the whole of it.
    void initStyleOption(QStyleOptionComboBox* option) const override;

  private:
    void follow();
    Session& session_;
    QStandardItemModel* items_ = nullptr; ///< a row for each engine, in their order
};

} // namespace longwave::ui
