// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/kernels_export.h"

#include "ui/kernels/bank_panels.h"
#include "ui/kernels/head_frequency_panel.h"
#include "ui/kernels/head_time_panel.h"
#include "ui/kernels/heads_table.h"
#include "ui/kernels/histogram_panel.h"
#include "ui/kernels/kernels_page.h"
#include "ui/kernels/layers_plots.h"
#include "ui/kernels/layers_table.h"
#include "ui/kernels/layers_view.h"
#include "ui/kernels/multiples_grid.h"
#include "ui/kernels/multiples_view.h"
#include "ui/kernels/side_column.h"
#include "ui/kernels/spectrogram_panel.h"
#include "ui/kernels/sweep_panel.h"
#include "ui/session/words.h"
#include "ui/theme/segmented.h"

#include <QCoreApplication>

#include <limits>
#include <utility>

namespace longwave::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("KernelsExport", text);
}

/// "net_layers.0_head19": file, bank, and what it is of, as a name for a file.
QString fileNameFor(const Session& session, const QString& what) {
    const File* file = session.file(session.shownBank().file);
    QString name = file ? QString::fromStdString(file->path.stem().string()) : QString();
    if (!session.shownBank().name.empty())
        name += u'_' + QString::fromStdString(session.shownBank().name);
    name += u'_' + what;
    for (QChar& c : name)
        if (c == u'/' || c == u'\\' || c == u':')
            c = u'-';
    return name;
}

PlotPage pageOf(const QString& name, const QString& fileName, std::vector<ExportedPlot> plots) {
    return {name, fileName, std::move(plots)};
}

/// "roughness, time, raw", "peak |k|, squashed": with the unit where there is one.
QString columnTitle(const MetricInfo& info, const QString& side) {
    QString title = QString::fromUtf8(info.title);
    if (!side.isEmpty())
        title += QStringLiteral(", ") + side;
    return *info.unit ? title + QStringLiteral(" (%1)").arg(QString::fromUtf8(info.unit)) : title;
}

CsvTable tableOfHeads(const BankMetrics& metrics, const QList<int>& heads) {
    const bool both = metrics.after != nullptr;
    CsvTable table;
    table.header << tr("head");
    for (const MetricInfo& info : metricInfos()) {
        table.header << columnTitle(info, both ? metrics.words.before : QString());
        if (both)
            table.header << columnTitle(info, metrics.words.after);
    }
    for (const int head : heads) {
        const MetricsPair pair = metrics.at(head);
        std::vector<CsvTable::Cell> row{static_cast<double>(head)};
        for (const MetricInfo& info : metricInfos()) {
            row.emplace_back(info.value(pair.before));
            if (both)
                row.emplace_back(pair.after ? info.value(*pair.after) : std::numeric_limits<double>::quiet_NaN());
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

CsvTable tableOfLayers(const LayersData& layers) {
    CsvTable table;
    table.header << tr("layer") << tr("parameterization") << tr("heads") << tr("length (taps)");
    for (const MetricInfo& info : metricInfos()) {
        table.header << columnTitle(info, layers.hasAfter() ? layers.beforeWord : QString());
        if (layers.hasAfter())
            table.header << columnTitle(info, layers.afterWord);
    }
    for (std::size_t i = 0; i < layers.rows.size(); ++i) {
        const LayerRow& layer = layers.rows[i];
        std::vector<CsvTable::Cell> row{layer.name, layer.parameterization, static_cast<double>(layer.heads),
                                        static_cast<double>(layer.length)};
        for (const MetricInfo& info : metricInfos()) {
            row.emplace_back(layers.mean(info, i, false));
            if (layers.hasAfter())
                row.emplace_back(layers.mean(info, i, true));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace

std::vector<PlotPage> plotPages(const Session& session, const KernelsPage& page) {
    if (!session.bank())
        return {};
    std::vector<PlotPage> pages;
    const QString bank = session.nameOf(session.shownBank(), true);
    const QString ofHead = tr("Head %1, %2").arg(session.choices().head).arg(bank);
    if (page.view() == KernelsPage::View::Layers) {
        if (!page.layers()->layers() || page.layers()->layers()->before.empty())
            return {};
        std::vector<ExportedPlot> plots;
        for (int i = 0; i < LayersPlots::kPlots; ++i)
            plots.push_back({page.layers()->plots()->plot(i), {}, {}});
        plots.front().title = session.fileName(session.shownBank().file);
        pages.push_back(pageOf(tr("Layers"), fileNameFor(session, QStringLiteral("layers")), std::move(plots)));
    } else if (page.view() == KernelsPage::View::Multiples) {
        const MultiplesGrid* grid = page.multiples()->grid();
        if (grid->hasData()) {
            const ContrastWords words = grid->sides();
            ExportedPlot cells;
            cells.title = bank + QStringLiteral(", ") + page.multiples()->subtitle();
            cells.legend = legendsOf(words, !words.after.isEmpty()).front();
            cells.picture = [grid](QPainter& painter, double ratio) { grid->paintInto(painter, ratio); };
            cells.pictureSize = grid->size();
            pages.push_back(pageOf(tr("Small multiples"), fileNameFor(session, QStringLiteral("multiples")), {cells}));
        }
    } else {
        const QString head = QString::number(session.choices().head);
        const QString& title = ofHead;
        const ContrastWords words = page.time()->words();
        std::vector<LegendSample> legend = legendsOf(words, !words.after.isEmpty()).front();
        for (LegendSample sample : page.time()->overlaidSamples()) {
            sample.word = tr("head %1").arg(sample.word);
            legend.push_back(std::move(sample));
        }
        const HeadFrequencyPanel* frequency = page.frequency();
        const bool isSpectrogram = frequency->which()->currentIndex() == HeadFrequencyPanel::kSpectrogram;
        Plot* lower = isSpectrogram ? frequency->spectrogram()->plot() : frequency->plot();
        const QString lowerName = isSpectrogram ? tr("Spectrogram") : tr("Head in frequency");
        const auto named = [&](const char* what) {
            return fileNameFor(session, QStringLiteral("head%1_%2").arg(head, QLatin1String(what)));
        };
        pages.push_back(pageOf(tr("Head in time and frequency"), named("both"),
                               {{page.time()->plot(), title, legend}, {lower, {}, {}}}));
        pages.push_back(pageOf(tr("Head in time"), named("time"), {{page.time()->plot(), title, legend}}));
        pages.push_back(pageOf(lowerName, named("frequency"), {{lower, title, legend}}));
        pages.push_back(pageOf(tr("Heads × time"), fileNameFor(session, QStringLiteral("heads_time")),
                               {{page.maps()->timePlot(), bank, {}}}));
        pages.push_back(pageOf(tr("Heads × frequency"), fileNameFor(session, QStringLiteral("heads_frequency")),
                               {{page.maps()->frequencyPlot(), bank, {}}}));
    }
    const QString title = page.side()->sweep()->wantsLayer() ? tr("All heads, %1").arg(bank) : ofHead;
    pages.push_back(pageOf(tr("λ sweep"), fileNameFor(session, QStringLiteral("sweep")),
                           {{page.side()->sweep()->plot(), title, {}}}));
    pages.push_back(pageOf(tr("Weights"), fileNameFor(session, QStringLiteral("weights")),
                           {{page.side()->histogram()->plot(), title, {}}}));
    return pages;
}

std::optional<BankExport> bankToExport(const Session& session) {
    const auto bank = session.bank();
    if (!bank)
        return std::nullopt;
    const std::string name = session.shownBank().name.empty() ? "kernels" : session.shownBank().name;
    BankExport exported;
    exported.kernels = bank->values;
    exported.regularization = joinedAt(bank->firstLag, session.choices().regularization);
    exported.tensorName = name;
    exported.fileName = fileNameFor(session, QStringLiteral("kernels")).toStdString();
    return exported;
}

std::optional<MetricsExport> metricsToExport(const Session& session, const KernelsPage& page,
                                             const std::shared_ptr<const BankMetrics>& heads) {
    if (page.view() == KernelsPage::View::Layers) {
        const auto& layers = page.layers()->layers();
        if (!layers || layers->before.empty())
            return std::nullopt;
        return MetricsExport{fileNameFor(session, QStringLiteral("layers")), tableOfLayers(*layers)};
    }
    if (!heads)
        return std::nullopt;
    return MetricsExport{fileNameFor(session, QStringLiteral("heads")), tableOfHeads(*heads, page.table()->order())};
}

} // namespace longwave::ui
