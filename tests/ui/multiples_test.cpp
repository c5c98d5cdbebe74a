// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/engine.h"
#include "compute/error.h"
#include "tests/ui/banks.h"
#include "ui/kernels/multiples_data.h"
#include "ui/kernels/multiples_grid.h"
#include "ui/kernels/multiples_view.h"
#include "ui/session/session.h"
#include "ui/session/task_runner.h"
#include "ui/theme/appearance.h"
#include "ui/theme/segmented.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QDir>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <complex>
#include <limits>
#include <numbers>
#include <numeric>
#include <random>
#include <vector>

using namespace longwave;
using namespace longwave::ui;
using namespace longwave::ui::test;

namespace {

std::vector<double> rowOf(const ArrayView& bank, int head) {
    std::vector<float> k(static_cast<std::size_t>(bank.length()));
    bank.read(head, 0, k);
    return {k.begin(), k.end()};
}

std::vector<double> squashed(std::vector<double> k, double lambda) {
    for (double& tap : k)
        tap = std::copysign(std::max(std::abs(tap) - lambda, 0.0), tap);
    return k;
}

std::vector<double> averaged(const std::vector<double>& k, int window) {
    std::vector<double> out(k.size());
    const auto n = static_cast<int>(k.size());
    for (int t = 0; t < n; ++t)
        for (int j = -(window / 2); j <= window / 2; ++j)
            if (t + j >= 0 && t + j < n)
                out[static_cast<std::size_t>(t)] += k[static_cast<std::size_t>(t + j)] / window;
    return out;
}

/// 20·log10 |Σ_t k[t]·exp(−2πi·f·t/N)|, N = 2K, as written, in double.
std::vector<double> decibelsOf(const std::vector<double>& k) {
    const std::size_t n = 2 * k.size();
    std::vector<double> dB(n / 2 + 1);
    for (std::size_t f = 0; f < dB.size(); ++f) {
        std::complex<double> sum = 0;
        for (std::size_t t = 0; t < k.size(); ++t)
            sum +=
                k[t] * std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(f * t % n) / static_cast<double>(n));
        dB[f] = 20 * std::log10(std::abs(sum));
    }
    return dB;
}

/// The relative L2 distance of a cell's bands from those of `values`, reduced here.
double distance(std::span<const MinMax> bands, const std::vector<double>& values) {
    double off = 0;
    double norm = 0;
    for (std::size_t p = 0; p < bands.size(); ++p) {
        const auto begin = values.begin() + static_cast<std::ptrdiff_t>(p * values.size() / bands.size());
        const auto end = values.begin() + static_cast<std::ptrdiff_t>((p + 1) * values.size() / bands.size());
        const auto [low, high] = std::minmax_element(begin, end);
        off += std::pow(static_cast<double>(bands[p].low) - *low, 2) +
               std::pow(static_cast<double>(bands[p].high) - *high, 2);
        norm += *low * *low + *high * *high;
    }
    return norm > 0 ? std::sqrt(off / norm) : std::sqrt(off);
}

// ---- MultiplesData

TEST(Multiples, BandsAreThoseOfTheRegularisedTaps) {
    for (const std::size_t taps : {1UL, 2UL, 17UL, 101UL, 1000UL, 4099UL}) {
        SCOPED_TRACE(taps);
        const ArrayView bank = bankOf(noise(3 * taps, 4), 3);
        for (const bool smooth : {false, true}) {
            Regularization both = squashBy(0.3);
            both.smoothOn = smooth;
            both.window = smooth ? 5 : 1;
            const auto data = viewMultiples({regularized(bank, 0, both), {2, 0}, false, 150});
            EXPECT_EQ(data->before->points, static_cast<std::int64_t>(std::min(taps, 150UL)));
            ASSERT_TRUE(data->after);
            for (const std::size_t cell : {0UL, 1UL}) {
                const std::vector<double> raw = rowOf(bank, cell == 0 ? 2 : 0);
                EXPECT_LT(distance(data->before->cell(cell), raw), 1e-7);
                EXPECT_LT(distance(data->after->cell(cell), squashed(averaged(raw, smooth ? 5 : 1), 0.3)), 1e-5);
            }
        }
    }
}

TEST(Multiples, SpectraAreInDecibels) {
    for (const std::size_t taps : {1UL, 3UL, 64UL, 101UL, 300UL}) {
        SCOPED_TRACE(taps);
        const ArrayView bank = bankOf(noise(2 * taps, 9), 2);
        const auto data = viewMultiples({regularized(bank, 0, squashBy(0.2)), {1}, true, 100});
        const std::vector<double> raw = decibelsOf(rowOf(bank, 1));
        EXPECT_LT(distance(data->before->cell(0), raw), 1e-3);
        EXPECT_NEAR(data->before->largest[0], *std::max_element(raw.begin(), raw.end()), 1e-3);
        EXPECT_LT(distance(data->after->cell(0), decibelsOf(squashed(rowOf(bank, 1), 0.2))), 1e-3);
    }
}

TEST(Multiples, ADragOfLambdaReadsNoTapAgain) {
    const ArrayView bank = bankOf(noise(4 * 999, 2), 4);
    const std::vector<int> heads{3, 1, 0};
    const auto first = viewMultiples({regularized(bank, 0, squashBy(0.1)), heads, false, 70});
    const auto second = viewMultiples({regularized(bank, 0, squashBy(0.7)), heads, false, 70}, first.get());
    EXPECT_EQ(first->unsquashedBefore, second->unsquashedBefore);
    EXPECT_EQ(second->unsquashedAfter, second->unsquashedBefore);
    EXPECT_EQ(first->before, second->before);
    for (std::size_t cell = 0; cell < heads.size(); ++cell)
        EXPECT_LT(distance(second->after->cell(cell), squashed(rowOf(bank, heads[cell]), 0.7)), 1e-6);
    const auto other = viewMultiples({regularized(bank, 0, squashBy(0.7)), heads, false, 71}, second.get());
    EXPECT_NE(other->before, second->before); // other columns
    const auto spectra = viewMultiples({regularized(bank, 0, squashBy(0.1)), heads, true, 70}, first.get());
    EXPECT_EQ(viewMultiples({regularized(bank, 0, squashBy(0.2)), heads, true, 70}, spectra.get())->before,
              spectra->before);
}

TEST(Multiples, ShowsWhatIsNotFiniteAsAGap) {
    std::vector<float> values = noise(2 * 40, 3);
    values[7] = kNaN;
    std::fill(values.begin() + 40, values.end(), 0.0F);
    const Contrast contrast = regularized(bankOf(values, 2), 0, squashBy(0.1));
    const auto time = viewMultiples({contrast, {0, 1}, false, 400});
    EXPECT_TRUE(time->before->cell(0)[7].isEmpty());
    EXPECT_FALSE(time->after->cell(0)[8].isEmpty());
    EXPECT_EQ(time->before->largest[1], 0);
    const auto frequency = viewMultiples({contrast, {0, 1}, true, 400});
    EXPECT_TRUE(std::isnan(frequency->before->largest[0]));
    EXPECT_TRUE(frequency->before->cell(0)[0].isEmpty());
}

TEST(Multiples, LaysTwoBanksOnOneAxis) {
    const ArrayView a = bankOf(noise(3 * 50, 1), 3);
    const ArrayView b = bankOf(noise(2 * 31, 2), 2);
    const Contrast contrast =
        compared({a, -25, {}}, QStringLiteral("a"), {b, 0, {}}, QStringLiteral("b"), squashBy(0.4));
    const auto data = viewMultiples({contrast, {2, 1}, false, 500});
    EXPECT_EQ(data->firstLag(), -25);
    EXPECT_EQ(data->endLag(), 31);
    EXPECT_TRUE(data->after->cell(0)[3].isEmpty()); // bank b has no head 2
    EXPECT_LT(distance(data->after->cell(1), squashed(rowOf(b, 1), 0.4)), 1e-6);
    EXPECT_LT(distance(data->before->cell(1), squashed(rowOf(a, 1), 0.4)), 1e-6);
    const auto next =
        viewMultiples({compared({a, -25, {}}, QStringLiteral("a"), {b, 0, {}}, QStringLiteral("b"), squashBy(0.2)),
                       {2, 1},
                       false,
                       500},
                      data.get());
    EXPECT_LT(distance(next->after->cell(1), squashed(rowOf(b, 1), 0.2)), 1e-6);
}

TEST(Multiples, StopsWhenAskedAndRefusesWhatIsNotAccepted) {
    std::stop_source source;
    source.request_stop();
    const ArrayView bank = bankOf(noise(64, 3), 1);
    EXPECT_THROW(viewMultiples({regularized(bank, 0, {}), {0}, true, 20}, nullptr, source.get_token()), Cancelled);
    EXPECT_THROW(viewMultiples({regularized(bank, 0, squashBy(-1)), {0}, false, 20}), Error);
}

TEST(Multiples, APictureFinerThanTheScreenHasNoGaps) {
    const QSize size(400, 300);
    const MultiplesLayout screen = MultiplesLayout::of(size, 1, 2);
    for (const bool frequency : {false, true})
        for (const std::size_t taps : {20'000UL, 31UL}) {
            SCOPED_TRACE(taps);
            const auto data = viewMultiples(
                {regularized(bankOf(noise(2 * taps, 8), 2), 0, {}), {0, 1}, frequency, screen.plotColumns()});
            const auto ink = [&](double ratio) {
                const MultiplesLayout layout = MultiplesLayout::of(size, ratio, 2);
                const QImage image = paintMultiples(*data, layout, {});
                EXPECT_EQ(image.size(), size * ratio);
                double sum = 0;
                const QColor raw = theme()[Token::Raw];
                for (int y = 0; y < image.height(); ++y)
                    for (int x = 0; x < image.width(); ++x)
                        sum += image.pixelColor(x, y) == raw;
                return sum;
            };
            const double once = ink(1);
            ASSERT_GT(once, 0);
            if (taps > 1000) // an area; a line grows with the length alone
                EXPECT_NEAR(ink(2) / once, 4, 0.6) << frequency;
            else
                EXPECT_GT(ink(2) / once, 1.5);
        }
}

TEST(Multiples, CellsFillTheirPage) {
    for (int count = 1; count <= MultiplesLayout::kMost; ++count) {
        const auto layout = MultiplesLayout::of({1000, 600}, 1, count);
        EXPECT_GE(layout.columns * layout.rows, count);
        EXPECT_LE(layout.columns, 8);
        EXPECT_LE(layout.rows, 8);
        EXPECT_TRUE(QRect(0, 0, 1000, 600).contains(layout.cell(count - 1)));
        EXPECT_EQ(layout.at(layout.cell(count - 1).center()), count - 1);
    }
    EXPECT_EQ(MultiplesLayout::of({1000, 600}, 2, 64).plotColumns(),
              2 * MultiplesLayout::of({1000, 600}, 1, 64).plotColumns());
}

// ---- the view

class View : public testing::Test {
  protected:
    void show(const ArrayView& bank, const Regularization& regularization) {
        view_.resize(900, 600);
        bank_ = bank;
        view_.setContrast(regularized(bank, 0, regularization), ++generation_);
        QList<int> heads(static_cast<int>(bank.rows()));
        std::iota(heads.rbegin(), heads.rend(), 0); // the last one first
        view_.setOrder(heads, 0, QStringLiteral("sparsity"));
        view_.setFocusHead(0);
        view_.setMetrics(measureContrast(regularized(bank, 0, regularization), nullptr));
        view_.show();
        settle();
    }
    void settle() {
        ASSERT_TRUE(QTest::qWaitFor([&] { return view_.isSettled() && tasks_.isIdle(); }, kPatience));
    }
    QPoint center(int cell) const { return view_.grid()->layoutOnShow().cell(cell).center(); }

    TaskRunner tasks_;
    MultiplesView view_{tasks_};
    ArrayView bank_;
    int generation_ = 0;
};

TEST_F(View, PagesThroughManyHeads) {
    show(bankOf(noise(150 * 40, 1), 150), squashBy(0.2));
    EXPECT_EQ(view_.pages(), 3);
    EXPECT_EQ(view_.page(), 2); // where head 0 is
    EXPECT_EQ(view_.headsOnPage().size(), 22U);
    QTest::keyClick(view_.grid(), Qt::Key_PageUp);
    settle();
    EXPECT_EQ(view_.headsOnPage().front(), 149 - 64);
    EXPECT_EQ(view_.controller()->data()->request.heads, view_.headsOnPage());
    view_.setFocusHead(149);
    settle();
    EXPECT_EQ(view_.page(), 0);
    view_.setSelected({9, 4, 7});
    settle();
    EXPECT_EQ(view_.headsOnPage(), (std::vector<int>{9, 4, 7}));
    view_.setSelected({9});
    settle();
    EXPECT_EQ(view_.pages(), 3);
}

TEST_F(View, PicksByMouseAndKeys) {
    show(bankOf(noise(12 * 64, 1), 12), squashBy(0.2));
    QSignalSpy picked(&view_, &MultiplesView::headPicked);
    QSignalSpy opened(&view_, &MultiplesView::headOpened);
    QSignalSpy status(&view_, &MultiplesView::statusChanged);
    QObject::connect(&view_, &MultiplesView::headPicked, &view_, &MultiplesView::setFocusHead);
    QTest::mouseClick(view_.grid(), Qt::LeftButton, {}, center(2));
    EXPECT_EQ(picked.last().first().toInt(), 9);
    QTest::keyClick(view_.grid(), Qt::Key_Left);
    EXPECT_EQ(picked.last().first().toInt(), 10);
    QTest::keyClick(view_.grid(), Qt::Key_Down);
    EXPECT_EQ(picked.last().first().toInt(), 10 - view_.grid()->layoutOnShow().columns);
    QTest::mouseDClick(view_.grid(), Qt::LeftButton, {}, center(1));
    ASSERT_EQ(opened.size(), 1);
    EXPECT_EQ(opened.last().first().toInt(), 10);
    const QRect plot = view_.grid()->layoutOnShow().plot(0);
    QTest::mouseMove(view_.grid(), {plot.left() + 1, plot.center().y()});
    ASSERT_FALSE(status.isEmpty());
    EXPECT_TRUE(status.last().first().toString().startsWith(QStringLiteral("head 11, t = 0 taps, k = ")))
        << status.last().first().toString().toStdString();
}

TEST_F(View, FollowsTheNewestOfManyChanges) {
    show(bankOf(noise(70 * 128, 5), 70), squashBy(0.1));
    for (const int what : {0, 1}) {
        view_.what()->setCurrentIndex(what);
        for (int i = 1; i <= 30; ++i) {
            view_.setContrast(regularized(bank_, 0, squashBy(0.05 * i)), generation_);
            QCoreApplication::processEvents();
        }
        settle();
        EXPECT_EQ(view_.controller()->data()->after->side.regularization, squashBy(0.05 * 30));
        EXPECT_EQ(view_.controller()->data()->request.frequency, what == 1);
    }
    view_.hide();
    view_.setContrast(regularized(bank_, 0, squashBy(0.5)), generation_);
    EXPECT_TRUE(view_.isSettled()); // nothing is computed for nobody
    EXPECT_TRUE(tasks_.isIdle());
    view_.show();
    settle();
    EXPECT_EQ(view_.controller()->data()->after->side.regularization, squashBy(0.5));
}

TEST_F(View, AnotherBankIsShownBeforeItsOrderIsKnown) {
    show(bankOf(noise(12 * 64, 1), 12), squashBy(0.2));
    view_.setSelected({3, 4});
    view_.setContrast(regularized(bankOf(noise(5 * 64, 2), 5), 0, {}), ++generation_);
    settle();
    EXPECT_EQ(view_.controller()->data()->request.heads, (std::vector<int>{0, 1, 2, 3, 4}));
    view_.setContrast({}, ++generation_); // no bank at all
    settle();
    EXPECT_FALSE(view_.grab().isNull());
}

TEST_F(View, ShowsOddBanksInBothThemes) {
    std::vector<float> broken = noise(3 * 48, 6);
    broken[20] = kNaN;
    const QString folder = qEnvironmentVariable("LONGWAVE_PICTURES"); // to look at them
    int picture = 0;
    for (const bool dark : {false, true}) {
        Appearance::instance().setDark(dark);
        for (const ArrayView& bank : {bankOf(noise(1, 1), 1), bankOf(std::vector<float>(5 * 40), 5), bankOf(broken, 3),
                                      bankOf(noise(64 * 2000, 8), 64), bankOf(noise(100 * 7, 8), 100)})
            for (const bool on : {true, false}) {
                show(bank, on ? squashBy(0.7) : Regularization{});
                for (const int what : {0, 1})
                    for (const int scale : {0, 1}) {
                        view_.what()->setCurrentIndex(what);
                        view_.scale()->setCurrentIndex(scale);
                        settle();
                        const QPixmap shown = view_.grab();
                        EXPECT_FALSE(shown.isNull());
                        if (!folder.isEmpty())
                            shown.save(QDir(folder).filePath(QStringLiteral("multiples-%1.png").arg(++picture)));
                    }
            }
    }
    Appearance::instance().setDark(false);
}

TEST_F(View, ShowsTheLearnedKernels) {
    const EngineRegistry engines;
    Session session(engines);
    session.openFiles({QStringLiteral(LONGWAVE_SAMPLES_DIR "/smnist_longconv_h32_lambda0.safetensors")});
    ASSERT_TRUE(QTest::qWaitFor([&] { return session.bank().has_value() && session.tasks().isIdle(); }, kPatience));
    const QString folder = qEnvironmentVariable("LONGWAVE_PICTURES");
    for (const bool dark : {false, true}) {
        Appearance::instance().setDark(dark);
        show(session.bank()->values, squashBy(0.02));
        view_.resize(1100, 700);
        view_.setFocusHead(19);
        for (const int what : {0, 1})
            for (const int scale : {0, 1}) {
                view_.what()->setCurrentIndex(what);
                view_.scale()->setCurrentIndex(scale);
                settle();
                QTest::mouseMove(view_.grid(), view_.grid()->layoutOnShow().plot(9).center());
                const QPixmap shown = view_.grab();
                EXPECT_FALSE(shown.isNull());
                if (!folder.isEmpty())
                    shown.save(QDir(folder).filePath(
                        QStringLiteral("learned-%1-%2-%3.png").arg(dark ? "dark" : "light").arg(what).arg(scale)));
            }
    }
    Appearance::instance().setDark(false);
}

} // namespace
