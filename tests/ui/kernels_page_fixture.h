// SPDX-License-Identifier: GPL-3.0-or-later
// The whole workspace "Kernels" in a window, with its tools, over a session that opens files.
#pragma once

#include "compute/analysis/metrics.h"
#include "compute/regularization/regularize.h"
#include "tests/ui/banks.h"
#include "tests/ui/kernels_by_definition.h"
#include "tests/ui/session_fixture.h"
#include "ui/kernels/kernels_page.h"
#include "ui/kernels/kernels_tools.h"
#include "ui/kernels/kernels_workspace.h"
#include "ui/kernels/metric_info.h"
#include "ui/kernels/metrics_panel.h"
#include "ui/kernels/side_column.h"
#include "ui/plot/plot.h"
#include "ui/plot/pyramid_trace.h"

#include <QApplication>
#include <QLabel>
#include <QVBoxLayout>

#include <cmath>
#include <limits>
#include <utility>

namespace longwave::ui {

using test::noise;
using test::squashed;

/// Mean over the heads where the metric is defined, in the unit shown.
inline double meanOf(const MetricInfo& info, const std::vector<std::vector<float>>& heads) {
    double sum = 0;
    int defined = 0;
    for (const auto& k : heads)
        if (const double value = info.value(measure(k)); !std::isnan(value)) {
            sum += value;
            ++defined;
        }
    return defined ? sum / defined : std::numeric_limits<double>::quiet_NaN();
}

class KernelsPageTest : public SessionTest {
  protected:
    KernelsPageTest() {
        QObject::connect(session_.get(), &Session::failed, session_.get(),
                         [this](const QString& subject, const QString& why) { failures_ << subject + ": " + why; });
        auto* layout = new QVBoxLayout(&window_);
        layout->setContentsMargins(0, 0, 0, 0);
        kernels_ = new KernelsWorkspace(*session_);
        layout->addWidget(kernels_->tools(), 0, Qt::AlignRight);
        layout->addWidget(kernels_);
        window_.resize(1400, 1000);
        window_.show();
    }

    static QString fixture(const QString& name) { return QStringLiteral(LONGWAVE_BANK_FIXTURES) + '/' + name; }
    static QString sample(const QString& name) { return QStringLiteral(LONGWAVE_SAMPLES_DIR) + '/' + name; }
    KernelsPage* page() const { return kernels_->page(); }

    void settle() {
        ASSERT_TRUE(QTest::qWaitFor(
            [&] { return !session_->isOpening() && kernels_->isSettled() && session_->tasks().isIdle(); }, kPatience));
        EXPECT_TRUE(failures_.isEmpty()) << failures_.join(u'\n').toStdString();
    }
    void openAndSettle(const QStringList& paths) {
        open(paths);
        settle();
    }
    void show(KernelsPage::View view) {
        page()->setView(view);
        settle();
    }
    BankRef bankRef(const std::string& name, std::size_t file = 0, const std::string& id = "longconv") const {
        return {session_->files().at(file).id, id, name};
    }

    /// Opens "a.safetensors" and "b.safetensors" with a layer of noise each; that of "a" is shown.
    void openTwo(std::size_t headsA, std::size_t tapsA, std::size_t headsB, std::size_t tapsB) {
        a_ = noise(headsA * tapsA, 11);
        b_ = noise(headsB * tapsB, 12);
        const auto extent = [](std::size_t n) { return static_cast<std::int64_t>(n); };
        openAndSettle(
            {writeTensors(folder_, "a.safetensors", {{"n.kernel.kernel", {1, extent(headsA), extent(tapsA)}, a_}}),
             writeTensors(folder_, "b.safetensors", {{"n.kernel.kernel", {1, extent(headsB), extent(tapsB)}, b_}})});
        ASSERT_EQ(session_->shownBank(), bankRef("n.kernel.kernel"));
        headsA_ = headsA;
        headsB_ = headsB;
    }

    /// The heads of a bank as the file has them.
    static std::vector<std::vector<float>> headsOf(const std::vector<float>& values, std::size_t heads) {
        const std::size_t taps = values.size() / heads;
        std::vector<std::vector<float>> rows;
        for (std::size_t h = 0; h < heads; ++h)
            rows.emplace_back(values.begin() + static_cast<std::ptrdiff_t>(h * taps),
                              values.begin() + static_cast<std::ptrdiff_t>((h + 1) * taps));
        return rows;
    }

    /// The numbers in the panel "Metrics": the left column, the right one.
    std::pair<QStringList, QStringList> panelNumbers() const {
        QStringList numbers;
        for (const QLabel* label : page()->side()->metrics()->findChildren<QLabel*>())
            if (label->alignment().testFlag(Qt::AlignRight))
                numbers << (label->isVisible() ? label->text() : QString());
        numbers = numbers.mid(2); // the titles of the columns
        EXPECT_EQ(numbers.size(), 2 * kMetricCount);
        std::pair<QStringList, QStringList> columns;
        for (qsizetype i = 0; i + 1 < numbers.size(); i += 2) {
            columns.first << numbers[i];
            columns.second << numbers[i + 1];
        }
        return columns;
    }
    static QStringList textsOf(const std::vector<float>& k) {
        const Metrics metrics = measure(k);
        QStringList texts;
        for (const MetricInfo& info : metricInfos())
            texts << info.text(metrics);
        return texts;
    }

    /// For a comparison whose failure can be read.
    static std::string joined(const QStringList& texts) { return texts.join(QStringLiteral(" | ")).toStdString(); }

    /// The curves that a plot has data of, in the order of its items.
    static std::vector<std::vector<float>> curvesOf(const Plot* plot) {
        std::vector<std::vector<float>> curves;
        for (const PlotItem* item : plot->items())
            if (const auto* trace = qobject_cast<const PyramidTrace*>(item);
                trace && trace->isVisible() && trace->data()) {
                std::vector<float>& curve = curves.emplace_back();
                for (std::int64_t i = 0; i < trace->data()->length(); ++i)
                    curve.push_back(trace->data()->at(i));
            }
        return curves;
    }

    QWidget window_;
    KernelsWorkspace* kernels_ = nullptr;
    QStringList failures_;
    std::vector<float> a_, b_; ///< what openTwo opened
    std::size_t headsA_ = 0, headsB_ = 0;
};

} // namespace longwave::ui
