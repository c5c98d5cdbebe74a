// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/kernels_workspace.h"

#include "compute/analysis/spectrum.h"
#include "compute/convolution/engine.h"
#include "compute/error.h"
#include "compute/io/npy_writer.h"
#include "tests/ui/banks.h"
#include "ui/kernels/bank_panels.h"
#include "ui/kernels/bank_view.h"
#include "ui/kernels/head_view.h"
#include "ui/kernels/heads_filter_box.h"
#include "ui/kernels/heads_model.h"
#include "ui/kernels/heads_table.h"
#include "ui/kernels/metric_info.h"
#include "ui/kernels/metrics_panel.h"
#include "ui/kernels/sparkline_delegate.h"
#include "ui/plot/heatmap.h"
#include "ui/plot/plot.h"
#include "ui/theme/appearance.h"
#include "ui/theme/decimal_delegate.h"
#include "ui/theme/panel_header.h"
#include "ui/theme/segmented.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <cmath>
#include <complex>
#include <limits>
#include <numbers>
#include <random>
#include <vector>

using namespace longwave;
using namespace longwave::ui;
using namespace longwave::ui::test;

namespace {

/// Σ_t k[t]·exp(−2πi·f·t/N) as written, in double.
std::complex<double> transform(const std::vector<float>& k, std::int64_t n, std::int64_t f) {
    std::complex<double> sum = 0;
    for (std::size_t t = 0; t < k.size(); ++t)
        sum += static_cast<double>(k[t]) *
               std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(f * static_cast<std::int64_t>(t) % n) /
                                   static_cast<double>(n));
    return sum;
}

std::vector<float> squashed(std::vector<float> k, float lambda) {
    for (float& tap : k)
        tap = std::copysign(std::max(std::abs(tap) - lambda, 0.0F), tap);
    return k;
}

// ---- HeadView

TEST(HeadView, HoldsTheSpectraBeforeAndAfter) {
    for (const std::size_t taps : {1UL, 2UL, 17UL, 101UL}) {
        std::vector<float> values = noise(3 * taps, 11);
        const std::vector<float> k(values.begin() + static_cast<std::ptrdiff_t>(taps),
                                   values.begin() + static_cast<std::ptrdiff_t>(2 * taps));
        const ArrayView bank = bankOf(values, 3);
        const HeadExtras extras{.phase = true, .tapMagnitudes = true};
        const auto view = viewHead(regularized(bank, 0, squashBy(0.5)), 1, extras);
        const std::shared_ptr<const HeadSide> raw = view->before;
        ASSERT_TRUE(view->after);
        const std::int64_t n = raw->spectrumLength;
        EXPECT_GE(n, 2 * static_cast<std::int64_t>(taps) - 1);
        for (const auto& [curves, reference] :
             {std::pair{raw->curves, k}, std::pair{view->after->curves, squashed(k, 0.5F)}}) {
            ASSERT_EQ(curves.magnitude->length(), n / 2 + 1);
            ASSERT_EQ(curves.phase->length(), n / 2 + 1);
            double scale = 1e-6;
            for (const float tap : reference)
                scale += std::abs(static_cast<double>(tap));
            for (std::int64_t f = 0; f <= n / 2; ++f) {
                const std::complex<double> expected = transform(reference, n, f);
                EXPECT_NEAR(curves.magnitude->at(f), std::abs(expected), 1e-5 * scale);
                if (std::abs(expected) > 1e-2 * scale) { // near zero the phase is anybody's guess
                    const std::complex<double> turn =
                        std::polar(1.0, static_cast<double>(curves.phase->at(f)) - std::arg(expected));
                    EXPECT_NEAR(std::abs(turn - 1.0), 0, 1e-3);
                }
            }
            for (std::size_t t = 0; t < taps; ++t) {
                EXPECT_FLOAT_EQ(curves.taps->at(static_cast<std::int64_t>(t)), reference[t]);
                EXPECT_FLOAT_EQ(curves.tapMagnitudes->at(static_cast<std::int64_t>(t)), std::abs(reference[t]));
            }
        }
        EXPECT_EQ(raw->magnitudeMaximum, raw->curves.magnitude->range().high);
    }
}

TEST(HeadView, SharesTheRawHalfAndComputesNoExtrasUnasked) {
    const ArrayView bank = bankOf(noise(64, 3), 2);
    const auto a = viewHead(regularized(bank, 0, squashBy(0.1)), 0, {});
    const auto b = viewHead(regularized(bank, 0, squashBy(0.2)), 0, {}, a->before);
    EXPECT_EQ(a->before, b->before);
    EXPECT_FALSE(a->before->curves.phase);
    EXPECT_FALSE(b->after->curves.phase);
    EXPECT_FALSE(b->after->curves.tapMagnitudes);
    EXPECT_FALSE(viewHead(regularized(bank, 0, {}), 0, {})->after); // nothing is on: there is one side alone
    EXPECT_THROW(viewHead(regularized(bank, 0, squashBy(-1)), 0, {}), Error);
}

TEST(HeadView, LaysTwoBanksOverEachOther) {
    const std::vector<float> a = noise(2 * 24, 3);
    const std::vector<float> b = noise(33, 4);
    const Contrast contrast =
        compared({bankOf(a, 2)}, QStringLiteral("a"), {bankOf(b, 1)}, QStringLiteral("b"), squashBy(0.4));
    EXPECT_FALSE(contrast.isAligned());
    const auto view = viewHead(contrast, 0, {});
    ASSERT_TRUE(view->after);
    EXPECT_EQ(view->words.before, QStringLiteral("a"));
    EXPECT_EQ(view->after->taps, 33);
    const std::vector<float> first(a.begin(), a.begin() + 24);
    for (std::int64_t t = 0; t < 24; ++t)
        EXPECT_EQ(view->before->curves.taps->at(t), squashed(first, 0.4F)[static_cast<std::size_t>(t)]);
    for (std::int64_t t = 0; t < 33; ++t)
        EXPECT_EQ(view->after->curves.taps->at(t), squashed(b, 0.4F)[static_cast<std::size_t>(t)]);
    EXPECT_FALSE(viewHead(contrast, 1, {})->after); // bank b has no such head
    const auto maps = viewBank(contrast, nullptr);
    EXPECT_EQ(maps->before->time.rows, 2);
    EXPECT_EQ(maps->after->time.rows, 1);
    EXPECT_TRUE(maps->after->difference.values.empty());
    const auto measured = measureContrast(contrast, nullptr);
    EXPECT_NEAR(measured->at(0).after->sparsity, measure(squashed(b, 0.4F)).sparsity, 1e-12);
    EXPECT_FALSE(measured->at(1).after);
    const Contrast alike =
        compared({bankOf(a, 2)}, QStringLiteral("a"), {bankOf(noise(48, 5), 2)}, QStringLiteral("b"), {});
    const auto both = viewBank(alike, nullptr);
    EXPECT_FLOAT_EQ(both->after->difference.row(1)[3], noise(48, 5)[27] - a[27]);
    EXPECT_NE(viewBank(contrast, both.get())->before, both->before); // λ acts on both sides: nothing to share
}

TEST(HeadView, SaysWhereTapsAreNotFinite) {
    std::vector<float> k = noise(40, 5);
    k[7] = kNaN;
    k[30] = std::numeric_limits<float>::infinity();
    const auto raw = viewSide({bankOf(k, 1)}, 0, {});
    EXPECT_EQ(raw->curves.taps->nonFiniteCount(), 2);
    EXPECT_EQ(raw->curves.taps->firstNonFinite(), 7);
    EXPECT_FALSE(raw->curves.magnitude);
    const MetricsPair pair = measureHead(regularized(bankOf(k, 1), 0, squashBy(0.1)), 0);
    EXPECT_TRUE(std::isnan(pair.before.roughnessTime));
    EXPECT_TRUE(std::isnan(pair.after->roughnessTime));
}

TEST(HeadView, StopsWhenAsked) {
    std::stop_source source;
    source.request_stop();
    EXPECT_THROW(viewSide({bankOf(noise(64, 3), 1)}, 0, {}, source.get_token()), Cancelled);
}

// ---- BankView

TEST(BankView, ReducesToTheLargestWithItsSign) {
    const std::vector<float> values{1, -3, 2, kNaN, kNaN, kNaN, 0, 0.5F, -0.25F};
    std::vector<float> out(3);
    reduceToLargest(values, out);
    EXPECT_EQ(out[0], -3);
    EXPECT_TRUE(std::isnan(out[1]));
    EXPECT_EQ(out[2], 0.5F);
    std::vector<float> same(values.size());
    reduceToLargest(values, same);
    EXPECT_EQ(same[1], -3);
    EXPECT_TRUE(std::isnan(same[3]));
}

TEST(BankView, EveryTapIsSeenInItsColumn) {
    const std::int64_t taps = 3 * BankMaps::kColumns + 17;
    std::vector<float> values(static_cast<std::size_t>(2 * taps));
    std::mt19937 generator(1);
    std::vector<std::int64_t> places;
    for (int i = 0; i < 20; ++i)
        places.push_back(std::uniform_int_distribution<std::int64_t>(0, taps - 1)(generator));
    for (const std::int64_t t : places)
        values[static_cast<std::size_t>(taps + t)] = -1 - static_cast<float>(t);
    const auto view = viewBank(regularized(bankOf(values, 2), 0, {}), nullptr);
    ASSERT_EQ(view->before->time.columns, BankMaps::kColumns);
    EXPECT_FALSE(view->after);
    std::size_t filled = 0;
    for (std::int64_t c = 0; c < BankMaps::kColumns; ++c) {
        EXPECT_EQ(view->before->time.row(0)[static_cast<std::size_t>(c)], 0);
        float largest = 0;
        for (const std::int64_t t : places)
            if (c * taps / BankMaps::kColumns <= t && t < (c + 1) * taps / BankMaps::kColumns)
                largest = std::min(largest, -1 - static_cast<float>(t));
        filled += largest != 0;
        EXPECT_EQ(view->before->time.row(1)[static_cast<std::size_t>(c)], largest);
    }
    EXPECT_GT(filled, 10U);
}

TEST(BankView, FrequencyIsInDecibelsReTheRawMaximum) {
    const std::int64_t taps = 32;
    std::vector<float> values = noise(static_cast<std::size_t>(3 * taps), 9);
    std::fill_n(values.begin() + 2 * taps, taps, 0.0F); // a head without any weight
    values[static_cast<std::size_t>(taps + 3)] = kNaN;
    const ArrayView bank = bankOf(values, 3);
    const auto view = viewBank(regularized(bank, 0, squashBy(0.3)), nullptr);
    const std::vector<float> k(values.begin(), values.begin() + taps);
    const std::int64_t n = view->spectrumLength;
    double maximum = 0;
    for (std::int64_t f = 0; f <= n / 2; ++f)
        maximum = std::max(maximum, std::abs(transform(k, n, f)));
    EXPECT_NEAR(view->before->magnitudeMaximum[0], maximum, 1e-4 * maximum);
    for (std::int64_t f = 0; f <= n / 2; ++f) {
        const auto at = static_cast<std::size_t>(f);
        const double after = std::abs(transform(squashed(k, 0.3F), n, f));
        EXPECT_NEAR(view->after->frequency.row(0)[at], std::max(-80.0, 20 * std::log10(after / maximum)), 0.05);
        EXPECT_TRUE(std::isnan(view->before->frequency.row(1)[at]));
        EXPECT_EQ(view->before->frequency.row(2)[at], BankMaps::kFloorDb);
    }
    for (std::size_t t = 0; t < k.size(); ++t) {
        EXPECT_FLOAT_EQ(view->after->time.row(0)[t], squashed(k, 0.3F)[t]);
        EXPECT_FLOAT_EQ(view->after->difference.row(0)[t], squashed(k, 0.3F)[t] - k[t]);
    }
}

TEST(BankView, SharesTheRawHalf) {
    const ArrayView bank = bankOf(noise(300, 2), 3);
    const auto first = viewBank(regularized(bank, 0, {}), nullptr);
    const auto second = viewBank(regularized(bank, 0, squashBy(0.1)), first.get());
    EXPECT_EQ(first->before, second->before);
    const auto measured = measureContrast(regularized(bank, 0, {}), nullptr);
    EXPECT_EQ(measured->before, measureContrast(regularized(bank, 0, squashBy(0.1)), measured.get())->before);
    std::stop_source source;
    source.request_stop();
    EXPECT_THROW(viewBank(regularized(bank, 0, {}), nullptr, source.get_token()), Cancelled);
    EXPECT_THROW(measureContrast(regularized(bank, 0, {}), nullptr, source.get_token()), Cancelled);
}

// ---- a head's kernel in a cell of the table

TEST(Sparkline, BothSidesOfAComparisonHaveOneScale) {
    const std::vector<float> quiet = noise(400, 5); // at most 1
    std::vector<float> loud = noise(400, 6);
    for (float& tap : loud)
        tap *= 10;
    QTableView view;
    QStandardItemModel model(1, 1);
    model.setData(model.index(0, 0), 0, HeadsModel::kSortRole);
    const auto inkRows = [&](const std::vector<float>& a, const std::vector<float>& b, Token color) {
        SparklineDelegate delegate;
        delegate.setBank(viewBank(compared({bankOf(a, 1)}, "a", {bankOf(b, 1)}, "b", {}), nullptr));
        QImage image(200, 107, QImage::Format_RGB32);
        image.fill(theme()[Token::Surface]);
        QPainter painter(&image);
        QStyleOptionViewItem option;
        option.rect = image.rect();
        option.widget = &view;
        delegate.paint(&painter, option, model.index(0, 0));
        painter.end();
        std::pair<int, int> rows{image.height(), -1};
        const QColor wanted = theme()[color];
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x) {
                const QColor pixel = image.pixelColor(x, y);
                if (std::abs(pixel.red() - wanted.red()) + std::abs(pixel.green() - wanted.green()) +
                        std::abs(pixel.blue() - wanted.blue()) <
                    90)
                    rows = {std::min(rows.first, y), std::max(rows.second, y)};
            }
        return rows.second - rows.first;
    };
    for (const bool quietFirst : {true, false}) {
        const std::vector<float>& a = quietFirst ? quiet : loud;
        const std::vector<float>& b = quietFirst ? loud : quiet;
        EXPECT_GT(inkRows(a, b, quietFirst ? Token::S1 : Token::S5), 70);
        const int least = inkRows(a, b, quietFirst ? Token::S5 : Token::S1);
        EXPECT_LT(least, 20) << "ten times less";
    }
    // The louder one is whole: its largest tap alone touches an end.
    std::vector<float> wave(400);
    for (std::size_t t = 0; t < wave.size(); ++t)
        wave[t] = static_cast<float>(5 * std::sin(0.05 * static_cast<double>(t)));
    EXPECT_GE(inkRows(quiet, wave, Token::S1), 90);
}

TEST(BankMetrics, LayerMeanLeavesOutWhatIsUndefined) {
    std::vector<float> values = noise(150, 4);
    std::fill_n(values.begin() + 50, 50, 0.0F);
    const ArrayView bank = bankOf(values, 3);
    const auto measured = measureContrast(regularized(bank, 0, squashBy(0.2)), nullptr);
    ASSERT_TRUE(std::isnan(measured->at(1).before.roughnessTime));
    const MetricsPair mean = measured->layerMean();
    EXPECT_NEAR(mean.before.roughnessTime,
                (measured->at(0).before.roughnessTime + measured->at(2).before.roughnessTime) / 2, 1e-12);
    EXPECT_NEAR(mean.after->sparsity, (measured->at(0).after->sparsity + 1 + measured->at(2).after->sparsity) / 3,
                1e-12);
}

// ---- the page's words

TEST(MetricInfo, WritesUndefinedAsADash) {
    Metrics metrics;
    metrics.halfLife = std::numeric_limits<double>::quiet_NaN();
    metrics.sparsity = 0.7053;
    EXPECT_EQ(metricInfos()[5].text(metrics), QStringLiteral("–"));
    EXPECT_EQ(metricInfos()[0].text(metrics), QStringLiteral("70.5"));
    EXPECT_EQ(processedLegend({.squashOn = true, .lambda = 0.02}), QStringLiteral("squashed, λ = 0.0200"));
    EXPECT_EQ(processedWord({.squashOn = true, .lambda = 0.02, .smoothOn = true, .window = 3}),
              QStringLiteral("smoothed, squashed"));
}

// ---- the page

class Page : public testing::Test {
  protected:
    void SetUp() override {
        session_ = std::make_unique<Session>(engines_);
        QObject::connect(session_.get(), &Session::failed, session_.get(),
                         [this](const QString& subject, const QString& why) { failures_ << subject + why; });
        page_ = std::make_unique<KernelsWorkspace>(*session_);
        page_->resize(1300, 900);
        page_->show();
    }
    /// An array by itself is taken for a signal until somebody says otherwise.
    void open(const std::vector<float>& values, const Shape& shape) {
        const QString path = folder_.filePath(QStringLiteral("bank%1.npy").arg(++files_));
        writeNpy(path.toStdString(), values, shape);
        openFile(path);
        session_->useAsBank({session_->files().back().id, 0});
        settle();
        ASSERT_TRUE(session_->bank());
        ASSERT_EQ(session_->bank()->values.shape(), shape);
    }
    void openFile(const QString& path) {
        const std::size_t before = session_->files().size();
        session_->openFiles({path});
        ASSERT_TRUE(QTest::qWaitFor([&] { return session_->files().size() > before; }, kPatience));
        settle();
    }
    void settle() {
        ASSERT_TRUE(QTest::qWaitFor([&] { return page_->isSettled() && session_->tasks().isIdle(); }, kPatience));
        EXPECT_TRUE(failures_.isEmpty()) << failures_.join(u'\n').toStdString();
    }
    QStringList visibleTexts() const {
        QStringList texts;
        for (const QLabel* label : page_->findChildren<QLabel*>())
            if (label->isVisible() && !label->text().isEmpty())
                texts << label->text();
        return texts;
    }
    double shown(int head, double Metrics::*field, int role = Qt::DisplayRole) const {
        const auto* sorter = qobject_cast<QSortFilterProxyModel*>(page_->table()->view()->model());
        for (int i = 0; i < kMetricCount; ++i)
            if (metricInfos()[static_cast<std::size_t>(i)].field == field)
                return sorter->sourceModel()->index(head, HeadsModel::kFirstMetric + i).data(role).toDouble();
        return 0;
    }

    QTemporaryDir folder_;
    EngineRegistry engines_;
    std::unique_ptr<Session> session_;
    std::unique_ptr<KernelsWorkspace> page_;
    QStringList failures_;
    int files_ = 0;
};

TEST_F(Page, WithoutABankSaysWhatToDo) {
    EXPECT_TRUE(page_->isSettled());
    EXPECT_EQ(visibleTexts(), QStringList{QStringLiteral("No kernels yet. Drop a checkpoint here, or open a sample.")});
}

TEST_F(Page, MeasuresTheLearnedKernels) {
    openFile(QStringLiteral(LONGWAVE_SAMPLES_DIR "/smnist_longconv_h32_lambda0.safetensors"));
    session_->setHead(19);
    session_->setLambda(0.02, false);
    session_->setSquashOn(true);
    settle();
    constexpr auto kRaw = static_cast<int>(DecimalDelegate::kRawRole);
    EXPECT_NEAR(shown(19, &Metrics::roughnessTime, kRaw), 0.600, 0.0005);
    EXPECT_NEAR(shown(19, &Metrics::roughnessTime), 0.655, 0.0005);
    EXPECT_NEAR(shown(19, &Metrics::roughnessFrequency, kRaw), 0.367, 0.0005);
    EXPECT_NEAR(shown(19, &Metrics::roughnessFrequency), 0.265, 0.0005);
    EXPECT_NEAR(shown(19, &Metrics::dbRoughness, kRaw), 4.35, 0.005);
    EXPECT_NEAR(shown(19, &Metrics::dbRoughness), 3.28, 0.005);
    EXPECT_EQ(shown(19, &Metrics::effectiveLength, kRaw), 467);
    EXPECT_EQ(shown(19, &Metrics::effectiveLength), 131);
    EXPECT_NEAR(shown(19, &Metrics::sparsity), 70.5, 0.05);
    EXPECT_NEAR(shown(19, &Metrics::peak, kRaw), 0.173, 0.0005);
    const QStringList texts = visibleTexts(); // the panel says the same
    for (const char* number : {"0.600", "0.655", "0.367", "0.265", "4.35", "3.28", "467", "131", "70.5", "0.153"})
        EXPECT_TRUE(texts.contains(QString::fromLatin1(number))) << number;
}

TEST_F(Page, ClicksPickTheHead) {
    open(noise(5 * 64, 8), {5, 64});
    QTableView* view = page_->table()->view();
    view->sortByColumn(HeadsModel::kHead, Qt::DescendingOrder);
    const QModelIndex second = view->model()->index(1, HeadsModel::kHead);
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(second).center());
    EXPECT_EQ(session_->choices().head, 3);
    QTest::keyClick(view, Qt::Key_Down);
    EXPECT_EQ(session_->choices().head, 2);
    emit page_->maps()->timeMap()->rowClicked(4);
    EXPECT_EQ(session_->choices().head, 4);
    EXPECT_EQ(page_->maps()->timeMap()->selectedRow(), 4);
    EXPECT_EQ(view->model()->data(view->currentIndex().siblingAtColumn(HeadsModel::kHead)).toInt(), 4);
    settle();
}

TEST_F(Page, MapsFollowTheOrderAndTheFilterOfTheTable) {
    std::vector<float> values(6 * 64);
    for (std::size_t h = 0; h < 6; ++h)
        values[h * 64 + h] = static_cast<float>(h + 1); // peaks 1 … 6
    open(values, {6, 64});
    BankPanels* maps = page_->maps();
    EXPECT_EQ(maps->timeMap()->rowAt(0.2), 0);
    maps->setFollowsTable(true);
    EXPECT_EQ(maps->timeMap()->rowAt(0.2), 5); // the highest peak is on top
    EXPECT_EQ(maps->timeMap()->rowAt(5.4), 0);
    EXPECT_EQ(maps->timeMap()->rowAt(5.6), -1);
    session_->setHead(2);
    EXPECT_EQ(maps->timeMap()->selectedRow(), 2);
    QTest::keyClick(maps->timePlot(), Qt::Key_Down); // the next lower peak
    EXPECT_EQ(session_->choices().head, 1);
    page_->table()->filterBox()->setText(QStringLiteral("peak > 4.5"));
    EXPECT_EQ(maps->timeMap()->rowAt(1), 4);
    EXPECT_EQ(maps->timeMap()->rowAt(2), -1);
    EXPECT_FALSE(page_->grab().isNull());
    page_->table()->filterBox()->setText(QStringLiteral("peak > 99"));
    EXPECT_EQ(maps->timeMap()->rowAt(0), -1);
    EXPECT_FALSE(page_->grab().isNull());
    maps->setFollowsTable(false);
    EXPECT_EQ(maps->timeMap()->rowAt(3), 3);
    page_->table()->filterBox()->clear();
    settle();
}

TEST_F(Page, FollowsTheNewestOfManyChanges) {
    open(noise(4 * 256, 21), {4, 256});
    session_->setSquashOn(true);
    for (int i = 1; i <= 40; ++i) {
        session_->setLambda(0.05 * i, true);
        if (i % 8 == 0)
            session_->setHead((i / 8) % 4);
        QCoreApplication::processEvents();
    }
    settle();
    const auto bank = session_->bank();
    std::vector<float> k(256);
    bank->values.read(session_->choices().head, 0, k);
    const Metrics expected = measure(squashed(k, 2.0F));
    EXPECT_NEAR(shown(session_->choices().head, &Metrics::sparsity), 100 * expected.sparsity, 1e-9);
    const QString panel = metricInfos()[0].text(expected);
    EXPECT_TRUE(visibleTexts().contains(panel)) << panel.toStdString();
    // On and off before any result has come: what was asked for last is what is shown.
    session_->setSquashOn(false);
    session_->setSquashOn(true);
    session_->setSquashOn(false);
    settle();
    EXPECT_FALSE(visibleTexts().contains(QStringLiteral("squashed")));
}

TEST_F(Page, ShowsEverySwitchOfEveryOddBank) {
    std::vector<float> broken = noise(48, 6);
    broken[20] = kNaN;
    std::vector<std::pair<std::vector<float>, Shape>> banks;
    banks.emplace_back(noise(16, 1), Shape{16});
    banks.emplace_back(std::vector<float>(3 * 40), Shape{3, 40}); // all zero
    banks.emplace_back(broken, Shape{3, 16});
    banks.emplace_back(noise(300 * 33, 2), Shape{300, 33});
    banks.emplace_back(noise(2 * 70'001, 3), Shape{1, 2, 70'001});
    for (const auto& [values, shape] : banks) {
        SCOPED_TRACE(toString(shape));
        open(values, shape);
        for (const bool on : {true, false}) {
            session_->setSquashOn(on);
            session_->setSmoothOn(on);
            for (Segmented* segmented : page_->findChildren<Segmented*>())
                for (int i = 0; i < segmented->count(); ++i) {
                    segmented->setCurrentIndex(i);
                    settle();
                    EXPECT_FALSE(page_->grab().isNull());
                }
        }
    }
}

TEST_F(Page, TheSwitchOfTheMapsComesBackWithTheProcessing) {
    open(noise(3 * 32, 6), {3, 32});
    Segmented* which = page_->maps()->which();
    EXPECT_EQ(which->currentIndex(), 0); // raw: nothing is on
    EXPECT_FALSE(which->button(2)->isEnabled());
    session_->setSquashOn(true);
    settle();
    which->setCurrentIndex(2);
    session_->setSquashOn(false);
    settle();
    EXPECT_EQ(which->currentIndex(), 0);
    session_->setSquashOn(true);
    settle();
    EXPECT_EQ(which->currentIndex(), 2);
}

TEST_F(Page, DecibelsOfTheMapSayWhatTheyReferTo) {
    open(noise(3 * 32, 6), {3, 32});
    const ElidedLabel* label = nullptr;
    for (const ElidedLabel* candidate : page_->maps()->frequencyPanel()->findChildren<ElidedLabel*>())
        if (candidate->text().contains(QStringLiteral("maximum")))
            label = candidate;
    ASSERT_TRUE(label);
    for (const int width : {900, 1044, 1300, 2400}) {
        page_->resize(width, 900);
        QCoreApplication::processEvents();
        EXPECT_FALSE(label->shownText().contains(QChar(0x2026))) << width << label->shownText().toStdString();
        EXPECT_EQ(label->toolTip().isEmpty(), label->shownText() == label->text()); // the tip has what is left out
    }
    EXPECT_EQ(label->shownText(), QStringLiteral("each row re its raw maximum"));
    settle();
}

TEST_F(Page, WarnsOfTapsThatAreNotFinite) {
    std::vector<float> values = noise(3 * 32, 6);
    values[40] = kNaN;
    values[41] = kNaN;
    open(values, {3, 32});
    const auto warned = [this] { return !visibleTexts().filter(QStringLiteral("left out of the plot")).isEmpty(); };
    EXPECT_FALSE(warned());
    session_->setHead(1);
    settle();
    const QStringList warnings = visibleTexts().filter(QStringLiteral("left out of the plot"));
    ASSERT_EQ(warnings.size(), 1);
    EXPECT_TRUE(warnings[0].contains(QStringLiteral("2 of 32 taps"))) << warnings[0].toStdString();
    EXPECT_TRUE(warnings[0].contains(QStringLiteral("t = 8"))) << warnings[0].toStdString();
    session_->setHead(2);
    settle();
    EXPECT_FALSE(warned());
}

TEST_F(Page, CopiesTheTable) {
    open(noise(3 * 32, 6), {3, 32});
    for (QPushButton* button : page_->table()->findChildren<QPushButton*>())
        if (button->text() == QStringLiteral("Copy TSV"))
            button->click();
    EXPECT_TRUE(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("head\tsparsity_percent\t")));
}

TEST_F(Page, NothingIsScrolledSidewaysInASmallWindow) {
    open(noise(40 * 64, 6), {40, 64});
    session_->setSquashOn(true);
    for (const int width : {1500, 1280, 1044}) {
        page_->resize(width, 680);
        settle();
        QCoreApplication::processEvents();
        EXPECT_EQ(page_->width(), width); // no panel asks for more
        EXPECT_LE(page_->minimumSizeHint().width(), width);
        EXPECT_LE(page_->table()->view()->horizontalHeader()->length(), page_->table()->view()->viewport()->width());
    }
}

} // namespace
