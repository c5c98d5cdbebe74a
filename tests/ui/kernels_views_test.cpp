// SPDX-License-Identifier: GPL-3.0-or-later
// The views Head, Multiples and Layers of the whole workspace "Kernels": how they are reached, that they fit, and that
// they show the head and the lags that are chosen.
#include "tests/ui/kernels_page_fixture.h"
#include "ui/kernels/bank_controller.h"
#include "ui/kernels/bank_panels.h"
#include "ui/kernels/head_controller.h"
#include "ui/kernels/head_time_panel.h"
#include "ui/kernels/heads_filter_box.h"
#include "ui/kernels/heads_table.h"
#include "ui/kernels/layers_view.h"
#include "ui/kernels/multiples_grid.h"
#include "ui/kernels/multiples_view.h"
#include "ui/kernels/overlay_controller.h"
#include "ui/plot/heatmap.h"
#include "ui/theme/segmented.h"

#include <QAbstractScrollArea>
#include <QItemSelectionModel>
#include <QSignalSpy>
#include <QTableView>

using namespace longwave;
using namespace longwave::ui;

namespace {

using View = KernelsPage::View;

class KernelsViews : public KernelsPageTest {
  protected:
    void openNoise(std::int64_t heads, std::int64_t taps) {
        openAndSettle(
            {writeBank(folder_, "n.safetensors", {heads, taps}, noise(static_cast<std::size_t>(heads * taps), 3))});
    }
    QList<int> multiples() const {
        const std::vector<int> heads = page()->multiples()->headsOnPage();
        return {heads.begin(), heads.end()};
    }
};

// ---- views

TEST_F(KernelsViews, AreSwitchedByTheWordsByKeysAndByName) {
    openNoise(3, 40);
    Segmented* views = kernels_->tools()->views();
    EXPECT_EQ(page()->view(), View::Head);
    EXPECT_TRUE(page()->time()->isVisible());
    EXPECT_FALSE(page()->multiples()->isVisible());
    views->setCurrentIndex(1);
    EXPECT_EQ(page()->view(), View::Multiples);
    EXPECT_TRUE(page()->multiples()->isVisible());
    EXPECT_FALSE(page()->time()->isVisible());
    EXPECT_TRUE(page()->table()->isVisible());
    views->setCurrentIndex(2);
    EXPECT_TRUE(page()->layers()->isVisible());
    EXPECT_FALSE(page()->table()->isVisible());

    window_.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window_, kPatience));
    for (const int index : {0, 2, 1}) {
        QTest::keyClick(&window_, static_cast<Qt::Key>(Qt::Key_1 + index), Qt::AltModifier);
        EXPECT_TRUE(QTest::qWaitFor([&] { return static_cast<int>(page()->view()) == index; }, 5000)) << index;
        EXPECT_EQ(views->currentIndex(), index);
    }
    int index = 0;
    for (const char* name : {"head", "multiples", "layers"}) {
        EXPECT_TRUE(kernels_->showView(QString::fromLatin1(name)));
        EXPECT_EQ(static_cast<int>(page()->view()), index);
        EXPECT_EQ(views->currentIndex(), index++);
    }
    EXPECT_FALSE(kernels_->showView(QStringLiteral("Head")));
    EXPECT_FALSE(kernels_->showView(QString()));
    EXPECT_EQ(page()->view(), View::Layers);
    settle();
}

TEST_F(KernelsViews, WithoutKernelsThereIsNothingToSwitch) {
    EXPECT_FALSE(kernels_->tools()->views()->isEnabled());
    openNoise(2, 20);
    EXPECT_TRUE(kernels_->tools()->views()->isEnabled());
    session_->closeFile(session_->files()[0].id);
    EXPECT_FALSE(kernels_->tools()->views()->isEnabled());
    EXPECT_TRUE(kernels_->isSettled());
}

TEST_F(KernelsViews, MultiplesFollowOrderFilterAndSelectionOfTheTable) {
    std::vector<float> values(9 * 32);
    for (const std::size_t h : {0U, 1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U})
        values[h * 32 + h] = static_cast<float>((h * 4) % 9 + 1); // peaks in no order
    openAndSettle({writeBank(folder_, "p.safetensors", {9, 32}, values)});
    show(View::Multiples);
    const QList<int> byPeak{2, 4, 6, 8, 1, 3, 5, 7, 0}; // 9 … 1
    EXPECT_EQ(multiples().size(), 9);
    EXPECT_EQ(multiples(), page()->table()->order());
    QTableView* view = page()->table()->view();
    const int peak = HeadsModel::kFirstMetric + kMetricCount - 1;
    ASSERT_STREQ(metricInfos().back().key, "peak");
    view->sortByColumn(peak, Qt::DescendingOrder);
    settle();
    EXPECT_EQ(multiples(), byPeak);
    view->sortByColumn(peak, Qt::AscendingOrder);
    settle();
    EXPECT_EQ(multiples(), QList<int>(byPeak.rbegin(), byPeak.rend()));
    page()->table()->filterBox()->setText(QStringLiteral("peak > 6.5"));
    settle();
    EXPECT_EQ(multiples(), (QList<int>{6, 4, 2}));
    page()->table()->filterBox()->clear();
    settle();
    view->selectionModel()->clearSelection();
    for (const int row : {1, 4, 7})
        view->selectionModel()->select(view->model()->index(row, 0),
                                       QItemSelectionModel::Select | QItemSelectionModel::Rows);
    settle();
    EXPECT_EQ(multiples(), page()->table()->selection());
    EXPECT_EQ(multiples(), (QList<int>{byPeak[7], byPeak[4], byPeak[1]}));
    view->selectionModel()->select(view->model()->index(2, 0),
                                   QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    settle();
    EXPECT_EQ(multiples().size(), 9); // of one alone there are no multiples
}

TEST_F(KernelsViews, AHeadOfTheMultiplesIsOpened) {
    openNoise(7, 30);
    show(View::Multiples);
    MultiplesGrid* grid = page()->multiples()->grid();
    emit grid->headPicked(3);
    EXPECT_EQ(session_->choices().head, 3);
    EXPECT_EQ(page()->view(), View::Multiples);
    EXPECT_EQ(grid->focusHead(), 3);
    emit grid->headOpened(5);
    EXPECT_EQ(page()->view(), View::Head);
    EXPECT_EQ(kernels_->tools()->views()->currentIndex(), 0);
    EXPECT_EQ(session_->choices().head, 5);
    settle();
    std::vector<float> k(30);
    session_->bank()->values.read(5, 0, k);
    ASSERT_EQ(curvesOf(kernels_->timePlot()).size(), 1U);
    EXPECT_EQ(curvesOf(kernels_->timePlot())[0], k);
}

// ---- what is hidden is not computed

TEST_F(KernelsViews, TheHiddenPlotsOfAHeadAreNotComputed) {
    openNoise(6, 64);
    session_->setSquashOn(true);
    kernels_->overlayHeads({1, 4});
    settle();
    const QSignalSpy heads(kernels_->findChild<HeadController*>(), &HeadController::viewed);
    const QSignalSpy others(kernels_->findChild<OverlayController*>(), &OverlayController::viewed);
    const auto kernel = [this](int head) {
        std::vector<float> k(64);
        session_->bank()->values.read(head, 0, k);
        return k;
    };
    for (const View view : {View::Multiples, View::Layers}) {
        show(view);
        for (const double lambda : {0.1, 0.2, 0.3}) {
            session_->setLambda(lambda, true);
            settle();
        }
        EXPECT_EQ(heads.size(), 0);
        EXPECT_EQ(others.size(), 0);
        EXPECT_EQ(joined(panelNumbers().second), joined(textsOf(squashed(kernel(0), 0.3)))); // they are beside it
    }
    show(View::Head); // and the newest is there
    EXPECT_EQ(heads.size(), 1);
    EXPECT_EQ(others.size(), 1);
    const auto curves = curvesOf(kernels_->timePlot());
    ASSERT_EQ(curves.size(), 4U); // raw, squashed and two others
    for (const int head : {0, 1, 4})
        EXPECT_EQ(std::count(curves.begin(), curves.end(), squashed(kernel(head), 0.3)), 1) << head;
    show(View::Multiples);
    show(View::Head); // nothing is new
    EXPECT_EQ(heads.size(), 1);
    show(View::Multiples);
    session_->setHead(3);
    settle();
    EXPECT_EQ(joined(panelNumbers().first), joined(textsOf(kernel(3))));
    EXPECT_EQ(heads.size(), 1);
    show(View::Head);
    EXPECT_EQ(heads.size(), 2);
    EXPECT_EQ(curvesOf(kernels_->timePlot()).front(), kernel(3));
}

TEST_F(KernelsViews, AHiddenWorkspaceComputesNothing) {
    openNoise(6, 64);
    session_->setSquashOn(true);
    settle();
    const QSignalSpy heads(kernels_->findChild<HeadController*>(), &HeadController::viewed);
    const QSignalSpy banks(kernels_->findChild<BankController*>(), &BankController::measured);
    kernels_->hide();
    session_->setLambda(0.4, false);
    session_->setHead(5);
    settle();
    EXPECT_EQ(heads.size(), 0);
    EXPECT_EQ(banks.size(), 0);
    kernels_->show();
    settle();
    EXPECT_EQ(heads.size(), 1);
    EXPECT_EQ(banks.size(), 1);
    std::vector<float> k(64);
    session_->bank()->values.read(5, 0, k);
    EXPECT_EQ(curvesOf(kernels_->timePlot())[1], squashed(k, 0.4));
    EXPECT_EQ(joined(panelNumbers().second), joined(textsOf(squashed(k, 0.4))));
}

TEST_F(KernelsViews, ABankChosenInAnotherViewIsWholeInTheFirst) {
    openTwo(4, 48, 3, 80);
    for (const View view : {View::Multiples, View::Layers}) {
        for (const std::size_t file : {1U, 0U}) {
            show(view);
            session_->useBank(bankRef("n.kernel.kernel", file));
            settle();
            show(View::Head);
            const double taps = file == 0 ? 48 : 80;
            EXPECT_EQ(page()->maps()->timeMap()->rowAt(2.0), 2);
            for (const Plot* plot : {kernels_->timePlot(), page()->maps()->timePlot()}) {
                EXPECT_EQ(plot->homeX().high, taps - 0.5);
                EXPECT_EQ(plot->xView(), plot->homeX());
            }
            const std::vector<float>& all = file == 0 ? a_ : b_;
            EXPECT_EQ(curvesOf(kernels_->timePlot())[0], headsOf(all, file == 0 ? 4 : 3)[0]);
        }
    }
}

// ---- numbers in step

TEST_F(KernelsViews, TheMetricsAreThoseOfTheFinalHead) {
    openNoise(16, 2048);
    for (const bool squash : {false, true}) {
        session_->setSquashOn(squash);
        session_->setLambda(0.5, false);
        for (unsigned round = 0; round < 12; ++round) {
            for (unsigned i = 0; i < 25; ++i) {
                session_->setHead(static_cast<int>((i * 7 + round) % 16));
                for (unsigned turn = 0; turn < (i + round) % 4; ++turn)
                    QCoreApplication::processEvents();
            }
            settle();
            std::vector<float> k(2048);
            session_->bank()->values.read(session_->choices().head, 0, k);
            const auto [raw, processed] = panelNumbers();
            ASSERT_EQ(joined(raw), joined(textsOf(k))) << "round " << round;
            ASSERT_EQ(joined(processed),
                      joined(squash ? textsOf(squashed(k, 0.5)) : QStringList(raw.size(), QString())));
        }
    }
}

TEST_F(KernelsViews, AKernelThatLooksBothWaysStartsAtItsFirstLag) {
    openAndSettle({fixture("longconv.safetensors")});
    EXPECT_EQ(kernels_->timePlot()->homeX().low, -0.5);
    EXPECT_EQ(page()->maps()->timePlot()->homeX().low, -0.5);
    session_->useBank(bankRef("model.layers.1.layer.kernel.kernel"));
    session_->setSetting(session_->choices().bank, "bidirectional", "on");
    settle();
    const auto check = [this] {
        const auto bank = session_->bank();
        ASSERT_LT(bank->firstLag, 0);
        const auto first = static_cast<double>(bank->firstLag);
        for (const Plot* plot : {kernels_->timePlot(), page()->maps()->timePlot()}) {
            EXPECT_EQ(plot->homeX().low, first - 0.5);
            EXPECT_EQ(plot->homeX().high, first - 0.5 + static_cast<double>(bank->taps()));
            EXPECT_EQ(plot->xView(), plot->homeX());
        }
    };
    check();
    openAndSettle({fixture("m2.safetensors")});
    session_->useBank(session_->allBanks().back());
    settle();
    EXPECT_EQ(session_->shownBank().parameterization, "m2");
    check();
}

// ---- room

TEST_F(KernelsViews, EveryViewOfEveryFileSettlesAndFits) {
    QStringList paths;
    for (const char* name : {"hyena", "s4d", "h3", "m2", "longconv"})
        paths << fixture(QString(name) + ".safetensors");
    for (const char* name : {"0.001", "0.004", "0"})
        paths << sample(QStringLiteral("smnist_longconv_h32_lambda%1.safetensors").arg(QLatin1String(name)));
    openAndSettle({sample("ecg_mitbih208_360hz.npy")});
    for (const QString& path : paths) {
        openAndSettle({path});
        session_->useBank({session_->files().back().id, session_->allBanks().back().parameterization,
                           session_->allBanks().back().name});
        session_->setSquashOn(!session_->choices().regularization.squashOn);
        for (const QSize size : {QSize(1600, 1000), QSize(1044, 680)}) {
            window_.resize(size);
            for (const View view : {View::Head, View::Multiples, View::Layers}) {
                SCOPED_TRACE(path.toStdString() + " " + std::to_string(size.width()) + " " +
                             std::to_string(static_cast<int>(view)));
                show(view);
                QCoreApplication::processEvents();
                EXPECT_EQ(window_.size(), size);
                EXPECT_LE(window_.minimumSizeHint().width(), size.width());
                const QImage image = window_.grab().toImage();
                EXPECT_EQ(image.size(), size * window_.devicePixelRatio());
                for (const QWidget* widget : window_.findChildren<QWidget*>()) {
                    if (!widget->isVisible() || widget->window() != &window_)
                        continue;
                    const QRect rect(widget->mapTo(&window_, QPoint()), widget->size());
                    bool scrolled = false;
                    for (const QWidget* up = widget->parentWidget(); up && !scrolled; up = up->parentWidget())
                        scrolled = qobject_cast<const QAbstractScrollArea*>(up) != nullptr;
                    EXPECT_TRUE(scrolled || (rect.left() >= 0 && rect.right() < size.width()))
                        << widget->metaObject()->className() << ' ' << rect.left() << " … " << rect.right();
                }
            }
        }
    }
}

} // namespace
