// SPDX-License-Identifier: GPL-3.0-or-later
// Two banks laid over each other in the whole workspace "Kernels", and λ picked in the sweep.
#include "compute/analysis/lambda_sweep.h"
#include "tests/support/reference.h"
#include "tests/ui/kernels_page_fixture.h"
#include "ui/export/export_menu.h"
#include "ui/kernels/compare_button.h"
#include "ui/kernels/head_time_panel.h"
#include "ui/kernels/heads_table.h"
#include "ui/kernels/sweep_panel.h"

#include <QMenu>

#include <complex>
#include <numbers>

using namespace longwave;
using namespace longwave::ui;

namespace {

/// |Σ_t k[t]·exp(−2πi·f·t/N)| for f = 0 … N/2 as written, in double.
std::vector<double> magnitudes(const std::vector<float>& k, std::size_t n) {
    std::vector<double> result;
    for (std::size_t f = 0; f <= n / 2; ++f) {
        std::complex<double> sum = 0;
        for (std::size_t t = 0; t < k.size(); ++t)
            sum += static_cast<double>(k[t]) *
                   std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(f * t % n) / static_cast<double>(n));
        result.push_back(std::abs(sum));
    }
    return result;
}

class KernelsCompare : public KernelsPageTest {
  protected:
    std::vector<float> headOfA() const { return processed(a_, headsA_); }
    std::vector<float> headOfB() const { return processed(b_, headsB_); }
    std::vector<float> processed(const std::vector<float>& values, std::size_t heads) const {
        const Regularization& now = session_->choices().regularization;
        const auto head = static_cast<std::size_t>(session_->choices().head);
        return squashed(headsOf(values, heads)[head], now.squashOn ? now.lambda : 0);
    }
    /// Curves and numbers on show are those of these kernels; an empty `after`: there is one side alone.
    void expectShown(const std::vector<float>& before, const std::vector<float>& after) {
        std::vector<std::vector<float>> expected{before};
        if (!after.empty())
            expected.push_back(after);
        EXPECT_EQ(curvesOf(kernels_->timePlot()), expected);
        const auto spectra = curvesOf(kernels_->frequencyPlot());
        ASSERT_EQ(spectra.size(), expected.size());
        for (std::size_t i = 0; i < spectra.size(); ++i) {
            const std::size_t n = 2 * (spectra[i].size() - 1);
            EXPECT_GE(n, 2 * expected[i].size() - 1);
            EXPECT_LT(longwave::test::relativeError(spectra[i], magnitudes(expected[i], n)), 1e-5);
        }
        const auto [left, right] = panelNumbers();
        EXPECT_EQ(joined(left), joined(textsOf(before)));
        EXPECT_EQ(joined(right), joined(after.empty() ? QStringList(left.size(), QString()) : textsOf(after)));
    }
};

// ---- compare

TEST_F(KernelsCompare, BothBanksAreShownAndLambdaActsOnBoth) {
    openTwo(4, 48, 4, 48);
    session_->setHead(2);
    settle();
    expectShown(headOfA(), {});
    session_->compareWith(bankRef("n.kernel.kernel", 1));
    settle();
    EXPECT_EQ(page()->time()->words().before, QStringLiteral("a.safetensors"));
    EXPECT_EQ(page()->time()->words().after, QStringLiteral("b.safetensors"));
    expectShown(headOfA(), headOfB());
    session_->setLambda(0.6, false);
    session_->setSquashOn(true);
    settle();
    ASSERT_NE(headOfA(), headsOf(a_, 4)[2]);
    expectShown(headOfA(), headOfB());
    for (int head = 0; head < 4; ++head) {
        session_->setHead(head);
        session_->setLambda(0.3 + 0.1 * head, true);
        settle();
        expectShown(headOfA(), headOfB());
    }
    session_->compareWith({});
    settle();
    EXPECT_FALSE(page()->time()->words().compares);
    expectShown(headsOf(a_, 4)[3], headOfA());
}

TEST_F(KernelsCompare, BanksMayHaveOtherHeadsAndLengths) {
    openTwo(5, 31, 3, 64);
    session_->compareWith(bankRef("n.kernel.kernel", 1));
    session_->setLambda(0.2, false);
    for (const bool squash : {false, true})
        for (int head = 0; head < 5; ++head) {
            session_->setSquashOn(squash);
            session_->setHead(head);
            settle();
            expectShown(headOfA(), head < 3 ? headOfB() : std::vector<float>());
        }
    session_->useBank(bankRef("n.kernel.kernel", 1)); // and the other way about
    session_->compareWith(bankRef("n.kernel.kernel", 0));
    session_->setHead(2);
    settle();
    expectShown(headOfB(), headOfA());
    EXPECT_EQ(page()->table()->order().size(), 3);
}

TEST_F(KernelsCompare, AClosedFileIsNoLongerCompared) {
    openTwo(3, 40, 3, 40);
    session_->setLambda(0.5, false);
    session_->setSquashOn(true);
    session_->compareWith(bankRef("n.kernel.kernel", 1));
    settle();
    expectShown(headOfA(), headOfB());
    session_->closeFile(session_->files()[1].id);
    settle();
    EXPECT_FALSE(page()->time()->words().compares);
    expectShown(headsOf(a_, 3)[0], headOfA());
}

// Kernels that have to be computed arrive later than their file's fate is known.
TEST_F(KernelsCompare, TheShownFileMayBeClosedWhileTheNextIsComputed) {
    QStringList paths;
    for (const char* name : {"a.safetensors", "b.safetensors"}) {
        paths << folder_.filePath(QString::fromLatin1(name));
        ASSERT_TRUE(QFile::copy(fixture(QStringLiteral("hyena.safetensors")), paths.back()));
    }
    openAndSettle(paths);
    session_->setSquashOn(true);
    for (const KernelsPage::View view :
         {KernelsPage::View::Head, KernelsPage::View::Layers, KernelsPage::View::Multiples}) {
        page()->setView(view);
        const BankRef shown = session_->shownBank();
        const BankRef other = session_->counterpartOf(shown);
        ASSERT_TRUE(other.isValid());
        session_->compareWith(other);
        settle();
        ASSERT_TRUE(session_->compared());
        const QString path = QString::fromStdString(session_->file(shown.file)->path.string());
        session_->closeFile(shown.file);
        session_->setLambda(session_->choices().regularization.lambda * 1.5, true);
        kernels_->exports()->aboutToShow();
        settle();
        EXPECT_EQ(session_->shownBank().file, other.file);
        EXPECT_FALSE(session_->compared()); // what was compared is shown itself
        openAndSettle({path});
    }
}

TEST_F(KernelsCompare, WhatWasCancelledComesWithTheNextChoice) {
    openTwo(64, 8192, 1, 16);
    for (const KernelsPage::View view : {KernelsPage::View::Head, KernelsPage::View::Multiples}) {
        show(view);
        session_->setSquashOn(!session_->choices().regularization.squashOn);
        ASSERT_TRUE(QTest::qWaitFor(
            [&] {
                for (const char* lane : {"kernels-bank", "kernels-bank-metrics", "kernels-multiples"})
                    session_->cancelTask(lane);
                return session_->tasks().isIdle();
            },
            kPatience));
        session_->setHead(1 + session_->choices().head);
        if (view == KernelsPage::View::Multiples) { // it shows all heads whichever is chosen
            show(KernelsPage::View::Head);
            show(view);
        }
        settle();
    }
}

TEST_F(KernelsCompare, CanBeUndone) {
    openTwo(3, 40, 2, 33);
    session_->compareWith(bankRef("n.kernel.kernel", 1));
    settle();
    session_->undoStack().undo();
    settle();
    expectShown(headOfA(), {});
    session_->undoStack().redo();
    settle();
    expectShown(headOfA(), headOfB());
}

TEST_F(KernelsCompare, AfterManyQuickChangesTheLastIsShown) {
    openTwo(6, 256, 4, 200);
    session_->setLambda(0.5, false);
    std::mt19937 generator(5);
    const auto upTo = [&](int n) { return std::uniform_int_distribution<int>(0, n)(generator); };
    for (int round = 0; round < 20; ++round) {
        SCOPED_TRACE(round);
        for (int change = 0; change < 20; ++change) {
            switch (upTo(5)) {
            case 0:
                session_->setSquashOn(upTo(1) == 1);
                break;
            case 1:
                session_->compareWith(upTo(1) == 1 ? bankRef("n.kernel.kernel", 1) : BankRef());
                break;
            case 2:
                session_->setLambda(0.1 * upTo(12), true);
                break;
            default:
                session_->setHead(upTo(5));
            }
            for (int turn = upTo(3); turn > 0; --turn)
                QCoreApplication::processEvents();
        }
        settle();
        const bool squash = session_->choices().regularization.squashOn;
        const auto head = static_cast<std::size_t>(session_->choices().head);
        if (session_->compared())
            expectShown(headOfA(), head < headsB_ ? headOfB() : std::vector<float>());
        else
            expectShown(headsOf(a_, headsA_)[head], squash ? headOfA() : std::vector<float>());
    }
}

TEST_F(KernelsCompare, TheButtonOffersTheOtherBankFirst) {
    openTwo(3, 40, 3, 40);
    auto* button = kernels_->tools()->findChild<CompareButton*>();
    ASSERT_TRUE(button);
    EXPECT_TRUE(button->isEnabled());
    emit button->menu()->aboutToShow();
    ASSERT_GE(button->menu()->actions().size(), 3);
    EXPECT_EQ(button->menu()->actions().front()->text(), QStringLiteral("n.kernel.kernel (b.safetensors)"));
    EXPECT_FALSE(button->menu()->actions().back()->isEnabled());
    button->menu()->actions().front()->trigger();
    settle();
    EXPECT_EQ(session_->shownCompared(), bankRef("n.kernel.kernel", 1));
    EXPECT_TRUE(button->isChecked());
    emit button->menu()->aboutToShow();
    EXPECT_TRUE(button->menu()->actions().front()->isChecked());
    button->menu()->actions().back()->trigger(); // stop
    settle();
    EXPECT_FALSE(session_->compared());
    EXPECT_FALSE(button->isChecked());
    session_->closeFile(session_->files()[1].id);
    EXPECT_FALSE(button->isEnabled());
}

/// Whether a button was checked when it was last painted: what a person sees of it.
class LookOfButton : public QObject {
  public:
    explicit LookOfButton(QAbstractButton& button) : button_(button) { button.installEventFilter(this); }
    bool isChecked() const { return checked_; }
    bool isEnabled() const { return enabled_; }

  protected:
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::Paint) {
            checked_ = button_.isChecked();
            enabled_ = button_.isEnabled();
        }
        return false;
    }

  private:
    QAbstractButton& button_;
    bool checked_ = false;
    bool enabled_ = false;
};

TEST_F(KernelsCompare, TheButtonLooksAsItIsWhenTheShownFileIsClosed) {
    openTwo(3, 40, 3, 40);
    openAndSettle({bankFile("c.safetensors", 2)});
    session_->useBank(bankRef("n.kernel.kernel"));
    auto* button = kernels_->tools()->findChild<CompareButton*>();
    ASSERT_TRUE(button);
    const LookOfButton look(*button);
    const auto seen = [&](bool checked) {
        return QTest::qWaitFor([&] { return look.isChecked() == checked && look.isEnabled(); }, 2000);
    };
    session_->compareWith(bankRef("n.kernel.kernel", 1));
    settle();
    ASSERT_TRUE(seen(true));
    session_->closeFile(session_->files()[0].id); // what was compared is shown alone
    settle();
    EXPECT_EQ(session_->shownBank(), bankRef("n.kernel.kernel"));
    EXPECT_FALSE(session_->compared());
    EXPECT_TRUE(seen(false));
    EXPECT_FALSE(button->isCheckable());
    EXPECT_FALSE(button->toolTip().startsWith(QStringLiteral("Comparing")));
}

// ---- sweep

TEST_F(KernelsCompare, AClickInTheSweepIsOneStep) {
    openTwo(2, 40, 2, 40);
    session_->setLambda(0.25, false);
    settle();
    const int steps = session_->undoStack().index();
    ASSERT_FALSE(session_->choices().regularization.squashOn);
    SweepPanel* sweep = page()->side()->sweep();
    emit sweep->lambdaPicked(0.75);
    EXPECT_EQ(session_->choices().regularization.lambda, 0.75);
    EXPECT_TRUE(session_->choices().regularization.squashOn);
    EXPECT_EQ(session_->undoStack().index(), steps + 1);
    emit sweep->lambdaPicked(0.75); // nothing changes: there is nothing to undo
    EXPECT_EQ(session_->undoStack().index(), steps + 1);
    emit sweep->lambdaPicked(0.5);
    EXPECT_EQ(session_->undoStack().index(), steps + 2);
    session_->undoStack().undo();
    EXPECT_EQ(session_->choices().regularization.lambda, 0.75);
    session_->undoStack().undo();
    EXPECT_EQ(session_->choices().regularization.lambda, 0.25);
    EXPECT_FALSE(session_->choices().regularization.squashOn);
    session_->undoStack().redo();
    settle();
    expectShown(headsOf(a_, 2)[0], squashed(headsOf(a_, 2)[0], 0.75));
}

TEST_F(KernelsCompare, TheSweepsErrorIsThatOfTheOutput) {
    openTwo(3, 37, 2, 20);
    const std::vector<float> u = noise(211, 5);
    openAndSettle({writeArray(folder_, "u.npy", {211}, u)});
    session_->setHead(1);
    settle();
    const auto sweep = page()->side()->sweep()->sweep();
    ASSERT_TRUE(sweep);
    ASSERT_EQ(sweep->outputError.size(), sweep->lambdas.size());
    const std::vector<float> k = headsOf(a_, 3)[1];
    const ConvolutionProblem problem{1, 1, 1, 1, 211, 37, Mode::Full};
    const std::vector<double> whole = longwave::test::naiveConvolution(problem, u, k);
    for (std::size_t i = 0; i < sweep->lambdas.size(); i += 7) {
        const double lambda = sweep->lambdas[i];
        const std::vector<double> y = longwave::test::naiveConvolution(problem, u, squashed(k, lambda));
        const double error = longwave::test::relativeError(y, whole);
        EXPECT_NEAR(sweep->outputError[i], error, 1e-4 * error) << "λ = " << lambda;
        EXPECT_NEAR(sweep->sparsity[i], measure(squashed(k, lambda)).sparsity, 1e-12) << "λ = " << lambda;
    }
}

} // namespace
