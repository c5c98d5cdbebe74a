// SPDX-License-Identifier: GPL-3.0-or-later
// The page Kernels: what it says of a bank, and how it follows.
#include "compute/analysis/metrics.h"
#include "compute/convolution/engine.h"
#include "compute/io/npy_writer.h"
#include "compute/io/safetensors_writer.h"
#include "tests/ui/banks.h"
#include "tests/ui/kernels_by_definition.h"
#include "ui/kernels/bank_panels.h"
#include "ui/kernels/heads_filter_box.h"
#include "ui/kernels/heads_model.h"
#include "ui/kernels/heads_table.h"
#include "ui/kernels/kernels_workspace.h"
#include "ui/kernels/metric_info.h"
#include "ui/kernels/metrics_panel.h"
#include "ui/plot/heatmap.h"
#include "ui/plot/plot.h"
#include "ui/session/session.h"
#include "ui/theme/decimal_delegate.h"
#include "ui/theme/panel_header.h"
#include "ui/theme/segmented.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <utility>
#include <vector>

using namespace longwave;
using namespace longwave::ui;
using namespace longwave::ui::test;

namespace {

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

TEST_F(Page, AFileWithoutKernelsIsNotTakenSilently) {
    const QString path = folder_.filePath(QStringLiteral("bias.safetensors"));
    writeSafetensors(path.toStdString(), "bias", std::vector<float>{1, 2, 3, 4}, {4});
    openFile(path);
    ASSERT_EQ(visibleTexts().size(), 1);
    EXPECT_TRUE(visibleTexts().front().startsWith("No kernels among what is open: the library"));
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
    const Metrics expected = measure(squashed(k, 2.0));
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
