// SPDX-License-Identifier: GPL-3.0-or-later
// N, its factors, and the tree under the hand.
#include "compute/monarch/factorization.h"
#include "monarch_page_fixture.h"
#include "ui/monarch/factor_button.h"
#include "ui/monarch/factor_tree.h"
#include "ui/monarch/length_box.h"
#include "ui/monarch/monarch_bar.h"
#include "ui/theme/segmented.h"

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QToolButton>

#include <set>

using namespace longwave;
using namespace longwave::ui;

namespace {

using Factors = std::vector<std::int64_t>;
using Node = FactorTree::Node;

/// Everything that moves lead to.
std::set<Factors> reachableFrom(const Factors& start) {
    std::set<Factors> seen{start};
    std::vector<Factors> waiting{start};
    while (!waiting.empty()) {
        const FactorBranches here(waiting.back());
        waiting.pop_back();
        const auto visit = [&](const FactorBranches& next) {
            EXPECT_EQ(next.points(), here.points());
            EXPECT_GE(next.order(), 2);
            EXPECT_LE(next.order(), 4);
            for (const std::int64_t factor : next.factors())
                EXPECT_GE(factor, 2);
            if (seen.insert(next.factors()).second)
                waiting.push_back(next.factors());
        };
        for (int from = 0; from < here.order(); ++from) {
            for (int to = 0; to < here.order(); ++to) {
                FactorBranches next = here;
                next.moveFactor(from, to);
                visit(next);
            }
            for (int prime = 0; prime < static_cast<int>(here.primes(from).size()); ++prime)
                for (int to = 0; to <= here.order(); ++to)
                    if (here.whyNotPrime(from, prime, to).isEmpty()) {
                        FactorBranches next = here;
                        next.movePrime(from, prime, to);
                        visit(next);
                    }
        }
    }
    return seen;
}

TEST(FactorBranches, MovesReachEveryFactorizationAndNoOther) {
    for (const std::int64_t n : {4, 6, 8, 12, 16, 30, 36, 60, 64, 210, 243, 256, 360, 4096}) {
        std::set<Factors> all;
        for (int order = 2; order <= 4; ++order)
            for (const Factors& way : monarchFactorizations(n, order))
                all.insert(way);
        EXPECT_EQ(reachableFrom(monarchFactors(n, 2)), all) << n;
    }
}

TEST(FactorBranches, WhatCannotBeSaysWhy) {
    const FactorBranches two({2, 32});
    EXPECT_TRUE(two.whyNotPrime(0, 0, 1).contains("last prime"));
    EXPECT_TRUE(two.whyNotPrime(0, 0, 2).contains("of its own already"));
    EXPECT_TRUE(two.whyNotPrime(1, 0, 0).isEmpty());
    const FactorBranches four({2, 4, 2, 4});
    EXPECT_TRUE(four.whyNotPrime(1, 0, 4).contains("most"));
    FactorBranches merged = four;
    merged.movePrime(0, 0, 3); // a branch without primes goes away
    EXPECT_EQ(merged.factors(), (Factors{4, 2, 8}));
}

TEST(LengthBox, AcceptsWhatFactorsAndSaysWhyNot) {
    int accepted = 0;
    for (std::int64_t n = 0; n <= 4200; ++n) {
        const bool factors = n >= 4 && n <= 4096 && !monarchFactorizations(n, 2).empty();
        EXPECT_EQ(whyNoLength(n).isEmpty(), factors) << n;
        accepted += factors;
    }
    EXPECT_GT(accepted, 3000);
    EXPECT_TRUE(whyNoLength(67).contains("prime"));
    EXPECT_TRUE(whyNoLength(8192).contains("4,096"));
    EXPECT_EQ(factorsFor(9, 4), (Factors{3, 3})); // as many factors as it has primes
    EXPECT_EQ(factorsFor(4096, 3), (Factors{16, 16, 16}));

    LengthBox box;
    box.show();
    QSignalSpy picked(&box, &LengthBox::pointsPicked), refused(&box, &LengthBox::refused);
    const auto type = [&](const QString& text) {
        box.lineEdit()->selectAll();
        QTest::keyClicks(box.lineEdit(), text);
        QTest::keyClick(box.lineEdit(), Qt::Key_Return);
    };
    type("67");
    ASSERT_EQ(refused.size(), 1);
    EXPECT_TRUE(refused.front().front().toString().contains("prime"));
    EXPECT_EQ(box.currentText(), "64");
    type("x");
    EXPECT_EQ(refused.size(), 2);
    EXPECT_EQ(picked.size(), 0);
    type("60");
    ASSERT_EQ(picked.size(), 1);
    EXPECT_EQ(picked.front().front().toLongLong(), 60);
    QTest::keyClick(&box, Qt::Key_Up, Qt::ControlModifier); // 61 is a prime
    EXPECT_EQ(box.points(), 62);
}

class FactorsTest : public MonarchTest {
  protected:
    FactorsTest() {
        popup_ = page_->bar()->factorButton()->popup();
        tree_ = popup_->tree();
        page_->bar()->factorButton()->openPanel();
    }
    void drag(const Node& from, QPointF to) {
        const QPoint begin = tree_->placeOf(from).center().toPoint();
        QTest::mousePress(tree_, Qt::LeftButton, {}, begin);
        QTest::mouseMove(tree_, (QPointF(begin) + (to - begin) / 2).toPoint());
        QTest::mouseMove(tree_, to.toPoint());
        QTest::mouseRelease(tree_, Qt::LeftButton, {}, to.toPoint());
    }
    FactorPopup* popup_;
    FactorTree* tree_;
};

TEST_F(FactorsTest, APrimeIsDraggedToAnotherBranch) {
    ASSERT_EQ(choices().factors, (Factors{8, 8}));
    keep(*popup_, "factor-tree");
    drag({0, 0}, tree_->placeOf({1, -1}).center());
    EXPECT_EQ(choices().factors, (Factors{4, 16}));
    EXPECT_EQ(page_->bar()->factorButton()->text(), QString::fromUtf8("4 × 16"));
    drag({1, 0}, tree_->placeOf({2, -1}).center()); // the place of a new factor
    EXPECT_EQ(choices().factors, (Factors{4, 8, 2}));
    drag({2, -1}, tree_->placeOf({0, -1}).center()); // a factor to the front
    EXPECT_EQ(choices().factors, (Factors{2, 4, 8}));
    EXPECT_EQ(undo().count(), 3); // one step each
    undo().undo();
    EXPECT_EQ(choices().factors, (Factors{4, 8, 2}));
    EXPECT_EQ(tree_->branches().factors(), (Factors{4, 8, 2}));
    ASSERT_TRUE(settle());
    EXPECT_EQ(trace().options.factors, (Factors{4, 8, 2}));
}

TEST_F(FactorsTest, ABadMoveIsRefusedAndSaysWhy) {
    setFactors({2, 32});
    const int count = undo().count();
    drag({0, 0}, tree_->placeOf({1, -1}).center());
    EXPECT_EQ(choices().factors, (Factors{2, 32}));
    EXPECT_EQ(undo().count(), count);
    EXPECT_TRUE(popup_->words().contains("last prime")) << popup_->words().toStdString();
    drag({0, 0}, tree_->placeOf({0, 0}).center()); // put back where it was
    EXPECT_EQ(choices().factors, (Factors{2, 32}));
    EXPECT_EQ(undo().count(), count);
}

TEST_F(FactorsTest, TheTreeWorksByKeys) {
    tree_->setFocus();
    QTest::keyClick(tree_, Qt::Key_Down); // to the first prime
    EXPECT_EQ(tree_->current(), (Node{0, 0}));
    QTest::keyClick(tree_, Qt::Key_Return);
    EXPECT_TRUE(tree_->isHolding());
    keep(*popup_, "factor-tree-held");
    QTest::keyClick(tree_, Qt::Key_Right);
    QTest::keyClick(tree_, Qt::Key_Return);
    EXPECT_EQ(choices().factors, (Factors{4, 16}));
    EXPECT_FALSE(tree_->isHolding());
    EXPECT_EQ(tree_->current().branch, 1); // the keyboard goes along
    QTest::keyClick(tree_, Qt::Key_Up);
    EXPECT_EQ(tree_->current(), (Node{1, -1}));
    QTest::keyClick(tree_, Qt::Key_Space);
    QTest::keyClick(tree_, Qt::Key_Left);
    QTest::keyClick(tree_, Qt::Key_Return); // changes places
    EXPECT_EQ(choices().factors, (Factors{16, 4}));
    QTest::keyClick(tree_, Qt::Key_Return);
    QTest::keyClick(tree_, Qt::Key_Escape); // lets it go
    EXPECT_FALSE(tree_->isHolding());
    EXPECT_EQ(choices().factors, (Factors{16, 4}));
    EXPECT_TRUE(tree_->accessibleDescription().contains(QString::fromUtf8("N = 64 = 16 × 4")));
}

TEST_F(FactorsTest, OrdersAndWaysAreChosen) {
    popup_->orders()->setCurrentIndex(2);
    EXPECT_EQ(choices().factors.size(), 4U);
    EXPECT_EQ(choices().points(), 64);
    QComboBox* ways = popup_->ways();
    EXPECT_EQ(ways->count(), static_cast<int>(monarchFactorizations(64, 4).size()));
    EXPECT_EQ(ways->currentText(), page_->bar()->factorButton()->text());
    ways->setCurrentIndex(0);
    emit ways->activated(0);
    EXPECT_EQ(choices().factors, monarchFactorizations(64, 4).front());
    setFactors({2, 3}); // two primes: no more than two factors
    EXPECT_TRUE(popup_->orders()->button(0)->isEnabled());
    EXPECT_FALSE(popup_->orders()->button(1)->isEnabled());
    EXPECT_TRUE(popup_->orders()->button(1)->toolTip().contains("2 primes"));
}

TEST_F(FactorsTest, AnotherNKeepsTheOrderAndDropsWhatWasForOtherFactors) {
    setFactors({4, 4, 4});
    MonarchChoices next = choices();
    next.taps = 20;
    next.matrices = std::make_shared<const std::vector<Complexes>>(3, Complexes(16));
    session_->setMonarch("taps", next);
    LengthBox* box = page_->bar()->lengthBox();
    box->lineEdit()->selectAll();
    QTest::keyClicks(box->lineEdit(), "27");
    QTest::keyClick(box->lineEdit(), Qt::Key_Return);
    EXPECT_EQ(choices().factors, (Factors{3, 3, 3}));
    EXPECT_EQ(choices().taps, 0); // 13 samples have no 20 taps
    EXPECT_EQ(choices().matrices, nullptr);
    undo().undo();
    EXPECT_EQ(choices().factors, (Factors{4, 4, 4}));
    EXPECT_EQ(choices().taps, 20);
    EXPECT_NE(choices().matrices, nullptr);
}

} // namespace
