// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/named_ticks.h"

#include "ui/plot/plot_canvas.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

constexpr double kGap = 10; // px between two names

class NamedTicker : public QCPAxisTicker {
  public:
    NamedTicker(const PlotCanvas& canvas, QStringList names) : canvas_(canvas), names_(std::move(names)) {}

    void generate(const QCPRange& range, const QLocale&, QChar, int, QVector<double>& ticks, QVector<double>* subTicks,
                  QVector<QString>* tickLabels) override {
        ticks.clear();
        if (subTicks)
            subTicks->clear();
        if (tickLabels)
            tickLabels->clear();
        const QMargins margins = canvas_.axisRect()->margins();
        const double perPlace =
            std::max(1, canvas_.viewport().width() - margins.left() - margins.right()) / std::max(1e-9, range.size());
        const QFontMetricsF metrics(tabularFont(TextRole::Caption));
        double widestName = 0;
        for (const QString& name : names_)
            widestName = std::max(widestName, metrics.horizontalAdvance(name));
        const bool named = widestName + kGap <= perPlace;
        const double widestNumber = metrics.horizontalAdvance(QString::number(std::max<qsizetype>(1, names_.size())));
        int step = 1;
        for (const int next : {2, 5, 10, 20, 50, 100, 200, 500, 1000})
            if (!named && step * perPlace < widestNumber + 2 * kGap)
                step = next;
        for (int i = 0; i < static_cast<int>(names_.size()); i += step) {
            if (!range.contains(i))
                continue;
            ticks.append(i);
            if (tickLabels)
                tickLabels->append(named ? names_[i] : QString::number(i));
        }
    }

  private:
    const PlotCanvas& canvas_; // owns the axis that owns this
    QStringList names_;
};

} // namespace

void setXNames(Plot* plot, const QStringList& names) {
    PlotCanvas* const canvas = plot->canvas();
    canvas->xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new NamedTicker(*canvas, names)));
    canvas->queueReplot();
}

} // namespace longwave::ui
