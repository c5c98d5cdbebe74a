// SPDX-License-Identifier: GPL-3.0-or-later
// The view "Layers" of the whole workspace "Kernels": of one file, and of two that are compared.
#include "compute/parameterization/parameterization.h"
#include "tests/ui/kernels_page_fixture.h"
#include "ui/kernels/layers_controller.h"
#include "ui/kernels/layers_table.h"
#include "ui/kernels/layers_view.h"

#include <QSignalSpy>
#include <QTableView>

using namespace longwave;
using namespace longwave::ui;

namespace {

using View = KernelsPage::View;

class KernelsLayers : public KernelsPageTest {
  protected:
    const LayersData& layers() const { return *page()->layers()->layers(); }
    void clickLayer(int row) {
        QTableView* view = page()->layers()->table()->view();
        const QModelIndex index = view->model()->index(row, 0);
        view->scrollTo(index);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(index).center());
    }
};

TEST_F(KernelsLayers, AreThoseRecognisedAndAClickChoosesTheBank) {
    for (const char* name : {"hyena", "s4d", "h3", "m2", "longconv"}) {
        SCOPED_TRACE(name);
        for (const LoadedFile& file : std::vector<LoadedFile>(session_->files()))
            session_->closeFile(file.id);
        const QString path = fixture(QString(name) + ".safetensors");
        openAndSettle({path});
        show(View::Layers);
        std::vector<Match> expected;
        for (const Match& match : recognise(longwave::open(path.toStdString())))
            if (match.isUsable() && match.parameterization != "plain")
                expected.push_back(match);
        ASSERT_FALSE(expected.empty());
        ASSERT_EQ(layers().rows.size(), expected.size());
        EXPECT_FALSE(layers().compares);
        EXPECT_FALSE(layers().hasAfter());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const KernelBank bank = kernelsOf(expected[i]);
            const LayerRow& row = layers().rows[i];
            EXPECT_EQ(row.name.toStdString(), expected[i].name);
            EXPECT_EQ(row.heads, bank.heads());
            EXPECT_EQ(row.length, bank.taps());
            const auto heads = headsOf(bank.values.toFloats(), static_cast<std::size_t>(bank.heads()));
            for (const MetricInfo& info : metricInfos()) {
                const double mean = meanOf(info, heads);
                if (std::isnan(mean))
                    EXPECT_TRUE(std::isnan(layers().mean(info, i, false))) << info.key;
                else
                    EXPECT_NEAR(layers().mean(info, i, false), mean, 1e-9 * std::abs(mean)) << info.key;
            }
        }
        for (int i = static_cast<int>(expected.size()) - 1; i >= 0; --i) {
            clickLayer(i);
            settle();
            EXPECT_EQ(session_->shownBank().name, expected[static_cast<std::size_t>(i)].name);
            EXPECT_EQ(page()->layers()->selectedLayer(), i);
        }
    }
}

TEST_F(KernelsLayers, ASettingMeasuresTheLayersAgain) {
    openAndSettle({fixture("hyena.safetensors")});
    show(View::Layers);
    const MetricInfo& peak = metricInfos().back();
    const double before = layers().mean(peak, 1, false);
    session_->setSetting(session_->choices().bank, "shift", "0.5");
    settle();
    for (std::size_t i = 0; i < layers().rows.size(); ++i) {
        const KernelBank bank = kernelsOf(*session_->match(session_->allBanks()[i]), {{"shift", "0.5"}});
        const double expected = meanOf(peak, headsOf(bank.values.toFloats(), static_cast<std::size_t>(bank.heads())));
        EXPECT_NEAR(layers().mean(peak, i, false), expected, 1e-9 * expected);
    }
    EXPECT_NE(layers().mean(peak, 1, false), before);
    session_->undoStack().undo();
    settle();
    EXPECT_EQ(layers().mean(peak, 1, false), before);
    session_->setLambda(0.05, false); // and Squash gives them an "after"
    session_->setSquashOn(true);
    settle();
    ASSERT_TRUE(layers().hasAfter());
    const KernelBank bank = kernelsOf(*session_->match(session_->allBanks()[1]));
    auto heads = headsOf(bank.values.toFloats(), static_cast<std::size_t>(bank.heads()));
    for (auto& k : heads)
        k = squashed(k, 0.05);
    for (const MetricInfo& info : metricInfos())
        EXPECT_NEAR(layers().mean(info, 1, true), meanOf(info, heads), 1e-9 * std::abs(meanOf(info, heads)))
            << info.key;
}

TEST_F(KernelsLayers, ASettingOfAnotherFileMeasuresNothing) {
    openAndSettle({fixture("hyena.safetensors"), fixture("s4d.safetensors"), fixture("m2.safetensors")});
    show(View::Layers);
    ASSERT_EQ(session_->shownBank().parameterization, "hyena");
    LayersController* controller = page()->layers()->findChild<LayersController*>();
    ASSERT_TRUE(controller);
    const QSignalSpy measured(controller, &LayersController::shown);
    const auto bankOf = [this](std::size_t file) {
        for (const BankRef& ref : session_->allBanks())
            if (ref.file == session_->files().at(file).id)
                return ref;
        return BankRef{};
    };
    session_->setSetting(bankOf(1), "length", "77");
    settle();
    EXPECT_EQ(measured.size(), 0);
    session_->setSetting(bankOf(0), "shift", "0.25"); // of the one on show
    settle();
    EXPECT_EQ(measured.size(), 1);
    session_->compareWith(bankOf(1));
    settle();
    EXPECT_EQ(measured.size(), 2);
    EXPECT_EQ(layers().rows.back().length, 77);
    session_->setSetting(bankOf(2), "length", "50"); // of neither
    settle();
    EXPECT_EQ(measured.size(), 2);
    session_->setSetting(bankOf(1), "length", "55"); // of the compared one
    settle();
    EXPECT_EQ(measured.size(), 3);
    EXPECT_EQ(layers().rows.back().length, 55);
    session_->undoStack().undo();
    settle();
    EXPECT_EQ(layers().rows.back().length, 77);
}

TEST_F(KernelsLayers, OfTwoFilesStandBesideEachOther) {
    const auto a0 = noise(3 * 40, 1), a1 = noise(3 * 40, 2), b1 = noise(5 * 64, 3), b2 = noise(2 * 33, 4);
    openAndSettle({writeTensors(folder_, "a.safetensors",
                                {{"n.0.kernel.kernel", {1, 3, 40}, a0}, {"n.1.kernel.kernel", {1, 3, 40}, a1}}),
                   writeTensors(folder_, "b.safetensors",
                                {{"n.1.kernel.kernel", {1, 5, 64}, b1}, {"n.2.kernel.kernel", {1, 2, 33}, b2}})});
    show(View::Layers);
    ASSERT_EQ(layers().rows.size(), 2U);
    session_->compareWith(bankRef("n.1.kernel.kernel", 1));
    for (const double lambda : {0.0, 0.4}) {
        session_->setLambda(lambda, false);
        session_->setSquashOn(lambda > 0);
        settle();
        ASSERT_EQ(layers().rows.size(), 3U);
        EXPECT_TRUE(layers().compares);
        EXPECT_EQ(layers().beforeWord, QStringLiteral("a.safetensors"));
        EXPECT_EQ(layers().afterWord, QStringLiteral("b.safetensors"));
        const auto rows = [&](const std::vector<float>& values, std::size_t heads) {
            auto result = headsOf(values, heads);
            for (auto& k : result)
                k = squashed(k, lambda);
            return result;
        };
        for (const MetricInfo& info : metricInfos()) {
            const auto near = [&](std::size_t layer, bool ofB, const std::vector<std::vector<float>>& heads) {
                const double mean = meanOf(info, heads);
                const double shown = layers().mean(info, layer, ofB);
                EXPECT_TRUE(std::isnan(mean) ? std::isnan(shown) : std::abs(shown - mean) <= 1e-9 * std::abs(mean))
                    << info.key << ' ' << layer << ": " << shown << " instead of " << mean;
            };
            near(0, false, rows(a0, 3));
            near(1, false, rows(a1, 3));
            near(1, true, rows(b1, 5));
            near(2, true, rows(b2, 2));
            EXPECT_TRUE(std::isnan(layers().mean(info, 0, true)));
            EXPECT_TRUE(std::isnan(layers().mean(info, 2, false)));
        }
    }
    EXPECT_EQ(layers().rows[2].name, QStringLiteral("n.2.kernel.kernel"));
    EXPECT_EQ(layers().rows[2].heads, 2);
    clickLayer(1);
    settle();
    EXPECT_EQ(session_->shownBank(), bankRef("n.1.kernel.kernel", 0));
    clickLayer(2);
    settle();
    EXPECT_EQ(session_->shownBank(), bankRef("n.2.kernel.kernel", 1));
}

TEST_F(KernelsLayers, ComparedOnesLeaveWithTheirFile) {
    const auto a0 = noise(3 * 40, 1), a1 = noise(3 * 40, 2), b1 = noise(5 * 64, 3);
    openAndSettle({writeTensors(folder_, "a.safetensors",
                                {{"n.0.kernel.kernel", {1, 3, 40}, a0}, {"n.1.kernel.kernel", {1, 3, 40}, a1}}),
                   writeTensors(folder_, "b.safetensors", {{"n.1.kernel.kernel", {1, 5, 64}, b1}})});
    show(View::Layers);
    const MetricInfo& peak = metricInfos().back();
    const auto expectAlone = [&] {
        settle();
        EXPECT_FALSE(layers().compares);
        EXPECT_FALSE(layers().hasAfter());
        ASSERT_EQ(layers().rows.size(), 2U);
        EXPECT_NEAR(layers().mean(peak, 1, false), meanOf(peak, headsOf(a1, 3)), 1e-9);
    };
    const auto expectBoth = [&] {
        settle();
        EXPECT_TRUE(layers().compares);
        EXPECT_NEAR(layers().mean(peak, 1, false), meanOf(peak, headsOf(a1, 3)), 1e-9);
        EXPECT_NEAR(layers().mean(peak, 1, true), meanOf(peak, headsOf(b1, 5)), 1e-9);
    };
    session_->compareWith(bankRef("n.1.kernel.kernel", 0)); // of the same file: it is in these plots already
    expectAlone();
    session_->compareWith(bankRef("n.1.kernel.kernel", 1));
    expectBoth();
    session_->undoStack().undo();
    expectAlone();
    session_->undoStack().redo();
    expectBoth();
    page()->setView(View::Head);
    session_->closeFile(session_->files()[1].id);
    show(View::Layers);
    expectAlone();
    clickLayer(1);
    EXPECT_EQ(session_->choices().bank, bankRef("n.1.kernel.kernel"));
    session_->closeFile(session_->files()[0].id);
    EXPECT_TRUE(page()->layers()->layers()->rows.empty());
    EXPECT_TRUE(kernels_->isSettled());
}

} // namespace
