// SPDX-License-Identifier: GPL-3.0-or-later
// What is written is read back: plots, banks and tables.
#include "ui/export/export_menu.h"

#include "compute/io/file.h"
#include "tests/support/reference.h"
#include "tests/ui/banks.h"
#include "ui/plot/bars.h"
#include "ui/plot/curve.h"
#include "ui/plot/heatmap.h"
#include "ui/plot/plot.h"
#include "ui/plot/pyramid_of.h"
#include "ui/plot/pyramid_trace.h"
#include "ui/session/task_runner.h"
#include "ui/theme/appearance.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QPainter>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace longwave::ui {
namespace {

QByteArray bytesOf(const QString& path) {
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << path.toStdString();
    return file.readAll();
}

QImage rendered(const QByteArray& svg) {
    QSvgRenderer renderer(svg);
    EXPECT_TRUE(renderer.isValid());
    QImage image(renderer.viewBox().size(), QImage::Format_RGB32); // its millimetres are for print
    image.fill(Qt::white);
    QPainter painter(&image);
    renderer.render(&painter);
    return image;
}

/// Pixels whose colour is nearly this one, inside a rectangle.
int inkOf(const QImage& image, const QRect& room, const QColor& color) {
    int count = 0;
    for (int y = std::max(0, room.top()); y <= std::min(room.bottom(), image.height() - 1); ++y)
        for (int x = std::max(0, room.left()); x <= std::min(room.right(), image.width() - 1); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            count += std::abs(pixel.red() - color.red()) + std::abs(pixel.green() - color.green()) +
                         std::abs(pixel.blue() - color.blue()) <
                     40;
        }
    return count;
}

class Export : public testing::Test {
  protected:
    void SetUp() override {
        ASSERT_TRUE(folder_.isValid());
        plot_.resize(600, 240);
        plot_.setTitles(QStringLiteral("lag t (taps)"), QStringLiteral("k[t] (dimensionless)"));
        std::vector<float> wave(4000);
        for (std::size_t i = 0; i < wave.size(); ++i)
            wave[i] =
                static_cast<float>(std::exp(-static_cast<double>(i) / 900) * std::sin(static_cast<double>(i) / 9));
        trace_ = new PyramidTrace(&plot_, LineStyle::processed(), QStringLiteral("k"));
        trace_->setData(pyramidOf(wave));
        plot_.setHome(0, 4000, -1, 1);
        plot_.setThresholdBand(0.2);
        plot_.setKeptTaps(pyramidOf(wave), 0, 1, QStringLiteral("kept"));
        plot_.setMarkers({{1200, QStringLiteral("A"), PlotMarker::Kind::Cursor}});
        map_.resize(600, 200);
        map_.setTitles(QStringLiteral("lag t (taps)"), QStringLiteral("head"));
        auto* cells = new Heatmap(&map_);
        auto values = std::make_shared<std::vector<float>>(8 * 500);
        for (std::size_t i = 0; i < values->size(); ++i)
            (*values)[i] = static_cast<float>(std::sin(static_cast<double>(i) / 40));
        cells->setData(values, 8, 500);
        cells->setRange(-1, 1);
        cells->setBarTitle(QStringLiteral("k[t]"));
    }

    QString path(const QString& name) const { return folder_.filePath(name); }

    std::string sentenceOf(const QString& file, const std::vector<ExportedPlot>& plots,
                           PlotExportOptions options = {}) {
        try {
            exportPlots(plots, file, options);
        } catch (const Error& error) {
            EXPECT_EQ(error.subject(), file.toStdString());
            return error.explanation();
        }
        ADD_FAILURE() << file.toStdString() << " was written";
        return {};
    }

    QTemporaryDir folder_;
    Plot plot_;
    Plot map_;
    PyramidTrace* trace_ = nullptr;
};

TEST_F(Export, PngHasTheSizeTheResolutionAndTheLightTheme) {
    Appearance::instance().setDark(true);
    const QImage before = plot_.grab().toImage();
    PlotExportOptions options;
    options.size = {500, 220};
    options.dpi = 288;
    exportPlot(plot_, path("a.png"), QStringLiteral("Head 19"), options);
    const QImage image(path("a.png"));
    EXPECT_EQ(image.width(), 1500);
    EXPECT_GT(image.height(), 660);
    EXPECT_EQ(image.dotsPerMeterX(), 11339);
    EXPECT_EQ(image.pixelColor(1499, image.height() - 1), QColor(Qt::white));
    EXPECT_GT(inkOf(image, image.rect(), Theme::light()[Token::S1]), 1000);
    EXPECT_EQ(plot_.grab().toImage(), before) << "the window stays dark";
    options.theme = &Theme::dark();
    exportPlot(plot_, path("a.png"), {}, options);
    EXPECT_EQ(QImage(path("a.png")).pixelColor(1499, 659), Theme::dark()[Token::Surface]);
    Appearance::instance().setDark(false);
}

TEST_F(Export, WordsAreLaidOutForThePage) {
    QSizeF drawn;
    QObject::connect(&plot_, &Plot::arranged, &plot_, [&] { drawn = plot_.plotArea().size(); });
    PlotExportOptions options;
    options.size = {900, 400};
    plotsAsSvg({{&plot_, {}, {}}}, options);
    EXPECT_GT(drawn.width(), 800) << "whoever places words by pixels is asked when they are those of the page";
    EXPECT_NEAR(drawn.height(), 350, 40);
}

TEST_F(Export, SvgHasLinesAsLinesAndTextAsText) {
    exportPlots({{&plot_, QStringLiteral("Head 19 & more"), {{Token::S1, 1.5, QStringLiteral("after")}}},
                 {&map_, QStringLiteral("Heads × time"), {}}},
                path("a.svg"));
    const QByteArray svg = bytesOf(path("a.svg"));
    EXPECT_TRUE(svg.contains(">lag t (taps)</text>"));
    EXPECT_TRUE(svg.contains("Head 19 &amp; more</text>"));
    EXPECT_TRUE(svg.contains("after</text>"));
    EXPECT_EQ(svg.count(", sans-serif\""), svg.count("font-family=\"")) << "for machines without our font";
    EXPECT_EQ(svg.count("<image"), 2) << "the heat map and its bar";
    EXPECT_LT(svg.size(), 400'000);
    const QImage image = rendered(svg);
    EXPECT_EQ(image.width(), 600);
    EXPECT_GT(inkOf(image, image.rect(), Theme::light()[Token::S1]), 500);
}

TEST_F(Export, NothingLeavesTheAxesWhereThereIsNoClipping) {
    plot_.setThresholdBand(std::nullopt);
    plot_.setKeptTaps(nullptr);
    plot_.setMarkers({});
    auto* dashed = new Curve(&plot_, {Token::S2, 1.5, Qt::DashLine});
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    dashed->setPoints(
        {{-500, -5, kNone, kNone, false}, {112, -0.05, -3, 3, false}, {4500, -0.06, kNone, kNone, false}});
    auto* bars = new Bars(&plot_, Token::S3);
    bars->setData({0, 1000, 2000}, {9, -3});
    for (const auto& [low, high] : {std::pair(100.0, 300.0), {108.0, 120.0}, {0.0, 4000.0}}) {
        plot_.setXView(low, high);
        plot_.setYView(-0.1, 0.1);
        PlotExportOptions options;
        options.size = {600, 240};
        exportPlot(plot_, path("clip.svg"), {}, options);
        const QImage image = rendered(bytesOf(path("clip.svg")));
        const QImage screen = plot_.render({600, 240}, 1);
        plot_.resize(600, 240);
        const QRect area = plot_.plotArea();
        for (const Token token : {Token::S1, Token::S2, Token::S3}) {
            const QColor ink = Theme::light()[token];
            EXPECT_GT(inkOf(image, area, ink), 0) << low;
            EXPECT_EQ(inkOf(image, QRect(0, 0, 600, area.top() - 2), ink), 0) << low;
            EXPECT_EQ(inkOf(image, QRect(0, area.bottom() + 3, 600, 240), ink), 0) << low;
            EXPECT_EQ(inkOf(image, QRect(0, 0, area.left() - 2, 240), ink), 0) << low;
            EXPECT_EQ(inkOf(image, QRect(area.right() + 3, 0, 600, 240), ink), 0) << low;
        }
    }
}

TEST_F(Export, PdfIsWhole) {
    exportPlots({{&plot_, QStringLiteral("Head 19"), {}}, {&map_, {}, {}}}, path("a.pdf"));
    const QByteArray pdf = bytesOf(path("a.pdf"));
    EXPECT_TRUE(pdf.startsWith("%PDF-1."));
    EXPECT_TRUE(pdf.trimmed().endsWith("%%EOF"));
    EXPECT_TRUE(pdf.contains("startxref"));
    EXPECT_TRUE(pdf.contains("/Font"));
    EXPECT_FALSE(pdf.contains("/DCTDecode")) << "a JPEG";
}

TEST_F(Export, AlignsTheAxesOfOnePage) {
    PlotExportOptions options;
    options.size = {600, 200};
    options.dpi = 96;
    exportPlots({{&plot_, {}, {}}, {&map_, {}, {}}}, path("a.png"), options);
    const QImage image(path("a.png"));
    ASSERT_EQ(image.size(), QSize(600, 400));
    const QColor axis = Theme::light()[Token::Axis];
    // The column with most of the axes' colour is the same above and below.
    const auto axisColumn = [&](int top) {
        int best = 0;
        int most = 0;
        for (int x = 0; x < 300; ++x)
            if (const int ink = inkOf(image, QRect(x, top, 1, 200), axis); ink > most) {
                most = ink;
                best = x;
            }
        return best;
    };
    EXPECT_EQ(axisColumn(0), axisColumn(200));
}

TEST_F(Export, SaysWhyNothingWasWritten) {
    EXPECT_NE(sentenceOf(path("a.jpg"), {{&plot_, {}, {}}}).find(".png, .svg or .pdf"), std::string::npos);
    EXPECT_NE(sentenceOf(path("a"), {{&plot_, {}, {}}}).find(".png, .svg or .pdf"), std::string::npos);
    EXPECT_NE(sentenceOf(path("no/a.svg"), {{&plot_, {}, {}}}).find("folder"), std::string::npos);
    EXPECT_NE(sentenceOf(path("a.svg"), {}).find("no plot"), std::string::npos);
    plot_.setEmptyText(QStringLiteral("No kernels yet."));
    EXPECT_NE(sentenceOf(path("a.svg"), {{&plot_, {}, {}}}).find("empty"), std::string::npos);
    PlotExportOptions options;
    options.size = {9000, 9000};
    EXPECT_NE(sentenceOf(path("a.png"), {{&map_, {}, {}}}, options).find("16,384"), std::string::npos);
    EXPECT_TRUE(QDir(folder_.path()).isEmpty());
}

/// A menu over a bank and a table.
class Menu : public Export {
  protected:
    void SetUp() override {
        Export::SetUp();
        const ArrayView view = ArrayView::fromFloats(longwave::test::randomValues(3 * 1001, 4), {1, 3, 1001});
        bank_ = BankExport{view, {true, 0.3, true, 5}, "layers.0.k", "layers.0/k"};
        menu_ = std::make_unique<ExportMenu>(
            tasks_, ExportSources{[this] { return pages_; }, [this] { return bank_; }, [this] { return metrics_; },
                                  [this] { return folder_.path(); }, [](const QString&) {}});
        QObject::connect(menu_.get(), &ExportMenu::exported, [this](const QString& words) { exported_ += words; });
        QObject::connect(menu_.get(), &ExportMenu::failed, [this](const QString& subject, const QString& words) {
            failed_ += subject + QStringLiteral(": ") + words;
        });
    }

    void finish() {
        QSignalSpy idle(&tasks_, &TaskRunner::becameIdle);
        while (!tasks_.isIdle())
            idle.wait(1000);
    }

    TaskRunner tasks_;
    std::vector<PlotPage> pages_;
    std::optional<BankExport> bank_;
    std::optional<MetricsExport> metrics_;
    QStringList exported_;
    QStringList failed_;
    std::unique_ptr<ExportMenu> menu_;
};

TEST_F(Menu, WritesTheRegularisedBank) {
    for (const char* name : {"k.npy", "k.safetensors"}) {
        menu_->exportBankTo(path(name));
        finish();
        const File file = open(path(name).toStdString());
        ASSERT_EQ(file.entries.size(), 1u);
        EXPECT_EQ(file.entries[0].shape, (Shape{3, 1001}));
        EXPECT_EQ(file.entries[0].dtype, std::string(name) == "k.npy" ? "<f4" : "F32");
        EXPECT_EQ(file.entries[0].name, std::string(name) == "k.npy" ? "" : "layers.0.k");
        EXPECT_EQ(file.entries[0].values.toFloats(), regularize(bank_->kernels, bank_->regularization));
    }
    EXPECT_EQ(failed_, QStringList());
    ASSERT_EQ(exported_.size(), 2);
    EXPECT_EQ(exported_[1], QStringLiteral("Wrote k.safetensors, 3 × 1,001 taps"));
}

TEST_F(Menu, RegularisesTheDirectionsApart) {
    const std::vector<float> values = longwave::test::randomValues(2 * 64, 9);
    bank_ = BankExport{ArrayView::fromFloats(values, {2, 64}), {false, 0, true, 9, 32}, "", "k"};
    menu_->exportBankTo(path("k.npy"));
    finish();
    EXPECT_EQ(open(path("k.npy").toStdString()).entries.at(0).values.toFloats(),
              regularize(ArrayView::fromFloats(values, {4, 32}), {false, 0, true, 9}));
}

TEST_F(Menu, NamesTheDefaultTensorAndTakesNaNAsItIs) {
    std::vector<float> values = longwave::test::randomValues(40, 9);
    values[3] = std::numeric_limits<float>::quiet_NaN();
    bank_ = BankExport{ArrayView::fromFloats(values, {40}), {}, "", "k"};
    menu_->exportBankTo(path("k.safetensors"));
    finish();
    const Entry entry = open(path("k.safetensors").toStdString()).entries.at(0);
    EXPECT_EQ(entry.name, "kernels");
    EXPECT_EQ(entry.shape, (Shape{1, 40}));
    const std::vector<float> read = entry.values.toFloats();
    EXPECT_TRUE(std::isnan(read[3]));
    EXPECT_EQ(read[4], values[4]);
}

TEST_F(Menu, CancelLeavesNothingAndSaysNothing) {
    // 4 GiB of one repeated row: it is never in memory, and is never written to its end.
    auto row = std::make_shared<const std::vector<float>>(std::size_t{1} << 20, 0.5F);
    const auto* data = reinterpret_cast<const std::byte*>(row->data());
    bank_ = BankExport{ArrayView({row, data, DType::F32, false}, {1024, 1 << 20}, {0, 1}), {}, "", "k"};
    menu_->exportBankTo(path("k.npy"));
    tasks_.cancel("export " + path("k.npy").toStdString());
    finish();
    EXPECT_TRUE(QDir(folder_.path()).isEmpty());
    EXPECT_EQ(exported_, QStringList());
    EXPECT_EQ(failed_, QStringList());
}

TEST_F(Menu, FailuresAreSentences) {
    menu_->exportBankTo(path("k.bin"));
    finish();
    menu_->exportBankTo(path("no/k.npy"));
    finish();
    bank_->regularization.window = 4;
    menu_->exportBankTo(path("k.npy"));
    finish();
    ASSERT_EQ(failed_.size(), 3) << failed_.join(u'\n').toStdString();
    EXPECT_TRUE(failed_[0].contains(QStringLiteral(".safetensors or .npy")));
    EXPECT_TRUE(failed_[1].contains(QStringLiteral("folder")));
    EXPECT_TRUE(failed_[2].contains(QStringLiteral("odd")));
    EXPECT_TRUE(QDir(folder_.path()).isEmpty());
}

TEST_F(Menu, WritesTablesByTheStandard) {
    CsvTable table{{QStringLiteral("head"), QStringLiteral("effective length (taps)"), QStringLiteral("roughness")},
                   {{0.0, 131.0, 0.1}, {1.0, 1e-17, 123456789.25}, {2.0, -0.5, 1.0 / 3}}};
    metrics_ = MetricsExport{QStringLiteral("metrics"), table};
    menu_->exportMetricsTo(path("m.csv"));
    finish();
    ASSERT_EQ(exported_.size(), 1) << failed_.join(u'\n').toStdString();
    const File file = open(path("m.csv").toStdString());
    EXPECT_EQ(file.entries[0].rowNames, (std::vector<std::string>{"head", "effective length (taps)", "roughness"}));
    EXPECT_EQ(file.entries[0].values.toFloats(),
              (std::vector<float>{0, 1, 2, 131, 1e-17F, -0.5F, 0.1F, 123456789.25F, 1.0F / 3}));
    const CsvTable words{
        {QStringLiteral("a,b"), QStringLiteral("say \"so\"")},
        {{QStringLiteral("two\nlines"), std::numeric_limits<double>::quiet_NaN()}, {QStringLiteral("λ"), 1.5}}};
    EXPECT_EQ(csvText(words), QByteArray("\"a,b\",\"say \"\"so\"\"\"\r\n\"two\nlines\",nan\r\nλ,1.5\r\n"));
}

TEST_F(Menu, NumbersThatAreNoneAreReadBackAsSuch) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    metrics_ = MetricsExport{QStringLiteral("metrics"),
                             {{QStringLiteral("head"), QStringLiteral("half-life (taps)")},
                              {{0.0, nan}, {1.0, 2.5}, {2.0, kInfinity}, {3.0, -kInfinity}, {4.0, nan}}}};
    menu_->exportMetricsTo(path("m.csv"));
    finish();
    const File file = open(path("m.csv").toStdString());
    ASSERT_EQ(file.entries[0].shape, (Shape{2, 5}));
    EXPECT_EQ(file.entries[0].rowNames.back(), "half-life (taps)");
    const std::vector<float> values = file.entries[0].values.toFloats();
    EXPECT_TRUE(std::isnan(values[5]));
    EXPECT_EQ(
        std::vector<float>(values.begin() + 6, values.begin() + 9),
        (std::vector<float>{2.5F, std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity()}));
    EXPECT_TRUE(std::isnan(values[9]));
}

TEST_F(Menu, OffersWhatThereIs) {
    bank_.reset();
    emit menu_->aboutToShow();
    ASSERT_EQ(menu_->actions().size(), 3);
    for (const QAction* action : menu_->actions())
        EXPECT_FALSE(action->isEnabled()) << action->text().toStdString();
    menu_->exportBankTo(path("k.npy"));
    menu_->exportMetricsTo(path("k.csv"));
    menu_->exportPlotTo(0, path("k.png"));
    finish();
    EXPECT_TRUE(QDir(folder_.path()).isEmpty());
    pages_ = {{QStringLiteral("Time"), QStringLiteral("time"), {{&plot_, QStringLiteral("Head 19"), {}}}},
              {QStringLiteral("All"), QStringLiteral("all"), {{&plot_, {}, {}}, {&map_, {}, {}}}}};
    emit menu_->aboutToShow();
    const QMenu* plots = menu_->actions()[0]->menu();
    ASSERT_EQ(plots->actions().size(), 2);
    EXPECT_EQ(plots->actions()[0]->text(), QStringLiteral("Time…"));
    EXPECT_TRUE(menu_->actions()[0]->isEnabled());
    menu_->exportPlotTo(1, path("k.svg"));
    EXPECT_EQ(exported_, QStringList{QStringLiteral("Wrote k.svg")});
    menu_->exportPlotTo(1, path("k.gif"));
    EXPECT_EQ(failed_.size(), 1);
}

} // namespace
} // namespace longwave::ui
