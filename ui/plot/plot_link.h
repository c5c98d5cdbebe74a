// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <vector>

namespace longwave::ui {

class Plot;

/// Plots that stand together: they share the x view, the cross-hair and the left and right margins, so that stacked
/// plots align to the pixel. A plot leaves by itself when it is destroyed.
class PlotLink : public QObject {
    Q_OBJECT

  public:
    enum Share { kView = 1, kCrossHair = 2, kMargins = 4, kAll = 7 };

    explicit PlotLink(QObject* parent = nullptr);

    /// `shares` is a sum of Share: what this plot has in common with those that share it too.
    void add(Plot* plot, int shares = kAll);
    void remove(Plot* plot);

  private:
    struct Member {
        Plot* plot;
        int shares;
    };
    void shareView(Plot* from, double low, double high);
    void shareCrossHair(Plot* from, bool visible, double x);
    void shareMargins();

    std::vector<Member> members_;
    bool busy_ = false;
};

} // namespace longwave::ui
