// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/plot.h"

#include <QObject>
#include <QPointer>
#include <QString>

#include <optional>

namespace longwave::ui {

/// Something with data in a Plot. The plot is its QObject parent; deleting the item takes it out of the plot.
class PlotItem : public QObject {
    Q_OBJECT

  public:
    explicit PlotItem(Plot* plot);
    ~PlotItem() override;

    Plot* plot() const noexcept { return plot_; }

    /// The word for it in the read-out ("raw").
    void setName(const QString& name);
    const QString& name() const noexcept { return name_; }
    void setVisible(bool visible);
    bool isVisible() const noexcept { return visible_; }

    /// What the read-out says about x, value and unit ("−0.1726"); empty for nothing.
    virtual QString readoutAt(double x) const = 0;
    /// The values it draws inside [xLow, xHigh]; nullopt when there are none.
    virtual std::optional<ViewRange> valuesIn(double xLow, double xHigh) const = 0;

  protected:
    /// Call after a change that needs paint.
    void changed();
    virtual void applyVisible(bool visible) = 0;
    /// Null once the plot is being destroyed; what it owned is gone then.
    PlotCanvas* canvas() const;

  private:
    Plot* plot_;
    QPointer<QWidget> canvas_;
    QString name_;
    bool visible_ = true;
};

} // namespace longwave::ui
