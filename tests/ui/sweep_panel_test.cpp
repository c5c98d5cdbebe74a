// SPDX-License-Identifier: GPL-3.0-or-later
// The λ sweep beside a head's plots, and the names beside its curves.
#include "tests/ui/banks.h"
#include "tests/ui/side_panels.h"
#include "ui/kernels/sweep_controller.h"
#include "ui/kernels/sweep_panel.h"
#include "ui/plot/label_places.h"
#include "ui/plot/plot.h"
#include "ui/plot/plot_item.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>

#include <limits>
#include <utility>
#include <vector>

using namespace longwave;
using namespace longwave::ui;
using namespace longwave::ui::test;

namespace {

TEST(LabelPlaces, TouchNoCurveAndNoOtherName) {
    QPolygonF rising;
    QPolygonF falling;
    for (int x = 0; x <= 200; x += 4) {
        rising << QPointF(x, 200 - x);
        falling << QPointF(x, x);
    }
    const std::vector<QPolygonF> curves{rising, falling};
    const auto places = placeLabels(QRectF(0, 0, 200, 200), curves, {QSizeF(60, 14), QSizeF(80, 14)});
    ASSERT_TRUE(places[0] && places[1]);
    EXPECT_FALSE(places[0]->intersects(*places[1]));
    for (const auto& place : places)
        for (const QPolygonF& curve : curves)
            for (const QPointF& point : curve)
                EXPECT_FALSE(place->contains(point));
    // Where there is no room, no name.
    EXPECT_FALSE(placeLabels(QRectF(0, 0, 50, 10), curves, {QSizeF(60, 14), QSizeF(80, 14)})[0]);
    EXPECT_FALSE(placeLabels(QRectF(0, 0, 200, 200), {QPolygonF()}, {QSizeF(60, 14)})[0]);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(
        placeLabels(QRectF(0, 0, 200, 200), {QPolygonF(QList<QPointF>{{0, nan}, {9, nan}})}, {QSizeF(60, 14)})[0]);
}

TEST(LabelPlaces, KeepClearOfWhatIsTakenAndOfCurvesWithoutAName) {
    QPolygonF named;
    QPolygonF other;
    for (int x = 0; x <= 200; x += 4) {
        named << QPointF(x, 60);
        other << QPointF(x, 100);
    }
    const std::vector<QPolygonF> curves{named, other};
    const QRectF taken(0, 0, 200, 58);
    const auto places = placeLabels(QRectF(0, 0, 200, 200), curves, {QSizeF(60, 14), QSizeF()}, {taken});
    ASSERT_TRUE(places[0]);
    EXPECT_FALSE(places[1]);
    EXPECT_FALSE(places[0]->intersects(taken));
    EXPECT_TRUE(isClear(*places[0], curves));
    EXPECT_FALSE(isClear(QRectF(20, 90, 60, 14), curves));
    // Zoomed in, the ends of a line are far away, and what is between them counts all the same.
    const QPolygonF far(QList<QPointF>{{-1e7, 50}, {1e7, 50}});
    EXPECT_FALSE(isClear(QRectF(20, 45, 60, 14), {far}));
    EXPECT_TRUE(isClear(QRectF(20, 65, 60, 14), {far}));
}

class Sweep : public testing::Test {
  protected:
    Sweep() : controller_(tasks_, &panel_) {
        panel_.resize(290, 320);
        panel_.show();
    }
    void settle() {
        waitUntil([this] { return controller_.isSettled() && tasks_.isIdle(); });
    }
    TaskRunner tasks_;
    SweepPanel panel_;
    SweepController controller_;
};

TEST_F(Sweep, ShowsWhatSquashDoesToAHead) {
    QSignalSpy shown(&controller_, &SweepController::shown);
    controller_.setRegularization(squashBy(0.02));
    controller_.setHead(19);
    EXPECT_TRUE(controller_.isSettled()) << "without a bank there is nothing to do";
    controller_.setBank(sampleBank());
    controller_.setHead(19);
    EXPECT_FALSE(controller_.isSettled());
    settle();
    ASSERT_TRUE(panel_.sweep());
    EXPECT_EQ(panel_.sweep()->lambdas.size(), 64u);
    EXPECT_NEAR(*valueAt(panel_.sweep()->lambdas, panel_.sweep()->sparsity, 0.02), 553.0 / 784, 0.01);
    EXPECT_EQ(panel_.note(), QStringLiteral("Open a signal to see the output error"));
    controller_.setSignal(sampleSignal(), 0);
    settle();
    EXPECT_EQ(panel_.sweep()->outputError.size(), 64u);
    EXPECT_EQ(panel_.note(), QString());
    // λ moves the marker and computes nothing.
    const auto before = panel_.sweep();
    const auto count = shown.count();
    controller_.setRegularization(squashBy(0.05));
    EXPECT_TRUE(controller_.isSettled());
    settle();
    EXPECT_EQ(panel_.sweep(), before);
    EXPECT_EQ(shown.count(), count);
    // Smooth does compute.
    controller_.setRegularization({true, 0.05, true, 9});
    settle();
    EXPECT_NE(panel_.sweep(), before);
    controller_.setRegularization(squashBy(0.02));
    settle();
    look(panel_, "sweep-head");
}

TEST_F(Sweep, ShowsTheLayer) {
    controller_.setBank(sampleBank());
    controller_.setSignal(sampleSignal(), 0);
    controller_.setRegularization(squashBy(0.02));
    panel_.setWantsLayer(true);
    settle();
    EXPECT_EQ(panel_.sweep()->heads, 32);
    look(panel_, "sweep-layer");
    panel_.resize(420, 320);
    look(panel_, "sweep-wide");
    panel_.setWantsLayer(false);
    settle();
    EXPECT_EQ(panel_.sweep()->heads, 1);
}

TEST_F(Sweep, LambdasLineGoesThroughNoName) {
    controller_.setBank(sampleBank());
    controller_.setSignal(sampleSignal(), 0);
    for (const int head : {0, 19}) {
        controller_.setHead(head);
        settle();
        ASSERT_TRUE(panel_.sweep());
        const auto& lambdas = panel_.sweep()->lambdas;
        std::size_t moved = 0;
        QPointF place;
        panel_.plot()->replotNow();
        for (std::size_t i = 0; i < lambdas.size(); ++i) {
            controller_.setRegularization({.squashOn = i % 4 != 0, .lambda = lambdas[i]});
            const auto& names = panel_.namePlaces();
            ASSERT_EQ(names.size(), 3U);
            const double line = panel_.plot()->pixelAt(lambdas[i], 0).x();
            for (const auto& name : names) {
                ASSERT_TRUE(name);
                EXPECT_FALSE(name->left() - 2 <= line && line <= name->right() + 2)
                    << "head " << head << ", λ = " << lambdas[i];
            }
            moved += names[2]->topLeft() != std::exchange(place, names[2]->topLeft()) ? 1 : 0;
        }
        EXPECT_LT(moved, lambdas.size() / 4) << "names rest where nothing crosses them";
    }
}

TEST_F(Sweep, ReadOutAndStatusSayTheSame) {
    controller_.setBank(sampleBank());
    controller_.setSignal(sampleSignal(), 0);
    settle();
    QString status;
    QObject::connect(&panel_, &SweepPanel::statusChanged, &panel_, [&](const QString& text) { status = text; });
    const auto& lambdas = panel_.sweep()->lambdas;
    for (const double x : {lambdas.front(), 0.00431, 0.004312, 0.0297, lambdas.back()}) {
        emit panel_.plot()->hovered(x, 50);
        QStringList parts;
        for (const PlotItem* item : panel_.plot()->items())
            if (const QString text = item->readoutAt(x); !text.isEmpty())
                parts << item->name() + QChar(u' ') + text;
        EXPECT_EQ(parts.size(), 3);
        EXPECT_TRUE(status.endsWith(parts.join(QStringLiteral(", "))))
            << status.toStdString() << " / " << parts.join(u'|').toStdString();
    }
    emit panel_.plot()->hovered(2 * lambdas.back(), 50);
    EXPECT_EQ(status, QString());
}

TEST_F(Sweep, PicksLambdaByHand) {
    controller_.setBank(sampleBank());
    controller_.setRegularization(squashBy(0.02));
    settle();
    look(panel_, "sweep-nosignal");
    QSignalSpy picked(&panel_, &SweepPanel::lambdaPicked);
    emit panel_.plot()->clicked(0.012345, 40);
    ASSERT_EQ(picked.count(), 1);
    EXPECT_DOUBLE_EQ(picked[0][0].toDouble(), 0.0123);
    emit panel_.plot()->clicked(1e9, 40);
    EXPECT_DOUBLE_EQ(picked[1][0].toDouble(), panel_.sweep()->lambdas.back());
    picked.clear();
    // Keys step from point to point, and come in from outside.
    const auto& lambdas = panel_.sweep()->lambdas;
    QObject::connect(&panel_, &SweepPanel::lambdaPicked, &panel_,
                     [this](double lambda) { panel_.setLambda(lambda, true); });
    panel_.setLambda(0, true);
    QTest::keyClick(panel_.plot(), Qt::Key_Right);
    EXPECT_DOUBLE_EQ(picked.last()[0].toDouble(), lambdas[0]);
    for (std::size_t i = 1; i < lambdas.size(); ++i) {
        QTest::keyClick(panel_.plot(), Qt::Key_Right);
        EXPECT_DOUBLE_EQ(picked.last()[0].toDouble(), lambdas[i]);
    }
    QTest::keyClick(panel_.plot(), Qt::Key_Right);
    EXPECT_DOUBLE_EQ(picked.last()[0].toDouble(), lambdas.back());
    QTest::keyClick(panel_.plot(), Qt::Key_Left);
    EXPECT_DOUBLE_EQ(picked.last()[0].toDouble(), lambdas[lambdas.size() - 2]);
    panel_.setLambda(1e6, true);
    QTest::keyClick(panel_.plot(), Qt::Key_Left);
    EXPECT_DOUBLE_EQ(picked.last()[0].toDouble(), lambdas.back());
    panel_.setLambda(0.02, false);
    look(panel_, "sweep-off");
    panel_.setLambda(0, true);
    look(panel_, "sweep-zero");
}

TEST_F(Sweep, SaysWhatIsOdd) {
    controller_.setBank(bankOf(std::vector<float>(64), 2));
    settle();
    EXPECT_TRUE(panel_.sweep()->lambdas.empty());
    look(panel_, "sweep-zeros");
    std::vector<float> broken = noise(64, 1);
    broken[3] = kNaN;
    controller_.setBank(bankOf(broken, 2));
    settle();
    EXPECT_EQ(panel_.sweep()->headsNotFinite, 1);
    panel_.setWantsLayer(true);
    settle();
    EXPECT_TRUE(panel_.note().contains(QStringLiteral("1 of 2 heads"))) << panel_.note().toStdString();
    controller_.setSignal(bankOf(std::vector<float>(100), 1), 0);
    settle();
    EXPECT_TRUE(panel_.note().contains(QStringLiteral("silent"))) << panel_.note().toStdString();
    controller_.setSignal(bankOf({1, kNaN}, 1), 0);
    settle();
    EXPECT_TRUE(panel_.note().contains(QStringLiteral("not finite"))) << panel_.note().toStdString();
    QSignalSpy failed(&controller_, &SweepController::failed);
    controller_.setRegularization({.smoothOn = true, .window = 4});
    settle();
    EXPECT_EQ(failed.count(), 1);
    controller_.setBank({});
    EXPECT_TRUE(controller_.isSettled());
}

TEST_F(Sweep, FollowsTheNewestWish) {
    controller_.setBank(bankOf(noise(40 * 600, 2), 40));
    for (int i = 0; i < 40; ++i) {
        controller_.setHead(i);
        panel_.setWantsLayer(i % 3 == 0);
        QCoreApplication::processEvents();
    }
    panel_.setWantsLayer(false);
    settle();
    const LambdaSweep expected = sweepLambda({.bank = bankOf(noise(40 * 600, 2), 40), .head = 39});
    EXPECT_EQ(panel_.sweep()->lambdas, expected.lambdas);
    // A smaller bank than the head's number, at once.
    controller_.setBank(bankOf(noise(3 * 50, 2), 3));
    settle();
    EXPECT_EQ(panel_.sweep()->taps, 50);
    // Stopped by hand, and begun again.
    panel_.setWantsLayer(true);
    tasks_.cancel(SweepController::kLane);
    controller_.laneCancelled(QString::fromLatin1(SweepController::kLane));
    waitUntil([this] { return tasks_.isIdle(); });
    EXPECT_TRUE(controller_.isSettled());
    panel_.setWantsLayer(false);
    panel_.setWantsLayer(true);
    settle();
    EXPECT_EQ(panel_.sweep()->heads, 3);
    // While off, nothing is computed.
    controller_.setActive(false);
    controller_.setBank(bankOf(noise(3 * 20, 2), 3));
    EXPECT_TRUE(tasks_.isIdle());
    EXPECT_TRUE(controller_.isSettled());
    controller_.setActive(true);
    settle();
    EXPECT_EQ(panel_.sweep()->taps, 20);
}

} // namespace
