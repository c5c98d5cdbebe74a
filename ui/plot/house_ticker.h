// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/plot.h"

#include <qcustomplot.h>

#include <utility>
#include <vector>

namespace longwave::ui {

/// 4 to 7 labelled ticks at round places, written with a real minus and equal decimals, and powers of ten in
/// superscript. Internal to ui/plot.
class HouseTicker : public QCPAxisTicker {
  public:
    void setLog(bool log) { log_ = log; }
    void setFormat(TickFormat format) { format_ = format; }
    /// How many ticks suit the axis, and its length in pixels.
    void setWanted(int ticks, int pixels) {
        wanted_ = ticks;
        pixels_ = pixels;
    }
    /// Rows 0 … rows − 1 get integer ticks, the last row among them; `without` is left free with what is less than a
    /// label away, since the heat map writes that label itself (−1: none). 0 rows: numbers as usual.
    void setRows(int rows, int without);
    /// What stands at the rows, when it is not their own number; as many as there are rows, or none.
    void setRowNames(std::vector<int> names) { names_ = std::move(names); }

    void generate(const QCPRange& range, const QLocale& locale, QChar formatChar, int precision, QVector<double>& ticks,
                  QVector<double>* subTicks, QVector<QString>* tickLabels) override;

  private:
    QVector<double> linear(const QCPRange& range);
    QVector<double> logarithmic(const QCPRange& range, QVector<double>* subTicks);
    QVector<double> rows(const QCPRange& range) const;
    QString label(double tick) const;

    bool log_ = false;
    TickFormat format_ = TickFormat::Number;
    int wanted_ = 5;
    int rows_ = 0;
    int without_ = -1;
    std::vector<int> names_;
    int pixels_ = 100;
    double step_ = 1; // of the last linear ticks
    bool plainSteps_ = true;
};

/// The round step for which about `wanted` multiples lie in [low, high]: 1, 2, 2.5 or 5 times a power of ten.
double roundStep(double low, double high, int wanted);

/// Decimals that write every multiple of `step` exactly.
int decimalsOf(double step);

} // namespace longwave::ui
