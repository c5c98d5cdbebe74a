// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QWidget>

namespace longwave::ui {

class Segmented;

/// What some engines let one choose: the Monarch order, and what tensor cores multiply. Each row is there only while
/// the chosen engine or the baseline has such a choice. Follows and sets the session.
class EngineControls : public QWidget {
    Q_OBJECT
  public:
    explicit EngineControls(Session& session, QWidget* parent = nullptr);

    Segmented* order() const noexcept { return order_; }
    Segmented* precision() const noexcept { return precision_; }
    bool isOrderShown() const;
    bool isPrecisionShown() const;

  private:
    QWidget* makeRow(const QString& word, Segmented* choice);
    void follow();

    Session& session_;
    Segmented* order_;
    Segmented* precision_;
    QWidget* orderRow_;
    QWidget* precisionRow_;
};

/// Whether PlanOptions::order makes a difference to an engine, and whether PlanOptions::tensorPrecision does.
bool hasOrders(const Engine& engine);
bool hasPrecisions(const Engine& engine);

} // namespace longwave::ui
