// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/race/race_report.h"

#include "compute/error.h"
#include "compute/io/atomic_file.h"
#include "ui/theme/format.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgRenderer>
#include <QTextDocument>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

namespace longwave::ui {

namespace {

constexpr int kDots = 96; // to the inch: pixels of the page are those of the charts
constexpr QSize kPage{794, 1123};
constexpr int kMargin = 40;
constexpr QSize kWide{714, 300};
constexpr QSize kNarrow{351, 222};      // as it stands on the page
constexpr QSize kNarrowDrawn{444, 250}; // as it is drawn, so that names have room
constexpr int kGap = 10;

QString tr(const char* words, const char* comment = nullptr, int n = -1) {
    return QCoreApplication::translate("RaceReport", words, comment, n);
}

QString escaped(const std::string& text) {
    return QString::fromStdString(text).toHtmlEscaped();
}

QString row(const QString& word, const QString& value) {
    return QStringLiteral("<tr><td class=\"w\">%1</td><td>%2</td></tr>").arg(word.toHtmlEscaped(), value);
}

/// "2026-11-24 18:30 UTC" of "2026-11-24T18:30:00Z".
QString dateWords(const std::string& written) {
    const QDateTime time = QDateTime::fromString(QString::fromStdString(written), Qt::ISODate);
    return time.isValid() ? time.toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm")) + QStringLiteral(" UTC")
                          : QString::fromStdString(written);
}

QString plansWords(const std::string& effort) {
    return effort == "measure"    ? tr("measured")
           : effort == "estimate" ? tr("estimated")
           : effort == "patient"  ? tr("measured patiently")
                                  : QString::fromStdString(effort);
}

QString rowsWords(const RecordedSettings& s) {
    return s.heads ? QStringLiteral("%1 × %2").arg(s.batch).arg(*s.heads)
                   : tr("as many rows as make %1 samples").arg(format::count(s.samples));
}

QString heading(const RaceReport& report) {
    const RaceRecord& r = *report.run;
    const RecordedSettings& s = r.settings;
    const RecordedMachine& m = r.machine;
    QString machine;
    machine += row(tr("Processor"), escaped(m.cpu));
    machine += row(tr("Hardware threads"), format::count(m.threads));
    if (m.l2 > 0)
        machine += row(tr("Caches L1d, L2, L3"), QStringLiteral("%1, %2, %3")
                                                     .arg(format::bytes(static_cast<double>(m.l1d)).text(),
                                                          format::bytes(static_cast<double>(m.l2)).text(),
                                                          format::bytes(static_cast<double>(m.l3)).text()));
    for (const std::string& engine : r.engineNames()) {
        const auto target = m.targets.find(engine);
        machine += row(QString::fromStdString(r.titleOf(engine)),
                       target == m.targets.end() ? QString(format::kMissing) : escaped(target->second));
    }
    if (!m.fftw.empty())
        machine += row(tr("FFTW’s version"), escaped(m.fftw));
    QString settings;
    settings += row(tr("Mode"), QString::fromUtf8(nameOf(s.mode)) + (s.gated ? tr(", gated") : QString()));
    settings += row(tr("B × H"), rowsWords(s));
    settings += row(tr("Kernels"), s.sharedKernel ? tr("one for all rows") : tr("one per head"));
    settings += row(tr("Taps"), s.taps.empty() ? tr("K = L") : escaped(s.taps));
    settings += row(tr("Threads"), s.threads == 0 ? tr("all") : format::count(s.threads));
    settings += row(tr("Plans"), plansWords(s.effort).toHtmlEscaped());
    settings += row(tr("Measured for"), format::duration(s.seconds).text() + tr(" a length, engines in turn"));
    if (!r.written.empty())
        settings += row(tr("Written"), tr("%1 by %2").arg(dateWords(r.written).toHtmlEscaped(), escaped(r.program)));
    return QStringLiteral("<h1>%1</h1><p class=\"m\">%2</p><table width=\"100%\"><tr><td valign=\"top\" "
                          "width=\"50%\"><table>%3</table></td><td valign=\"top\"><table>%4</table></td></tr></table>")
        .arg(tr("Long convolutions: a race").toHtmlEscaped(),
             tr("Medians of rounds run in turn (%1); ± is half of what lies between the 5th and the 95th percentile; "
                "ratios are over %2, round by round.")
                 .arg(report.label, QString::fromStdString(r.titleOf(s.baseline)))
                 .toHtmlEscaped(),
             machine, settings);
}

QString number(double value) {
    return std::isfinite(value) ? format::significant(value) : QString(format::kMissing);
}

QString tableOf(const RaceReport& report) {
    const RaceRecord& r = *report.run;
    const QString unit = report.per == Per::Sample ? QStringLiteral("ns") : QStringLiteral("µs");
    const double scale = report.per == Per::Sample ? 1e9 : 1e6;
    QString html = QStringLiteral("<table class=\"t\" width=\"100%\" cellspacing=\"0\" cellpadding=\"2\"><tr><th "
                                  "align=\"left\" class=\"n\">%1</th>")
                       .arg(tr("Length L"));
    const std::vector<std::string> engines = r.engineNames();
    for (const std::string& engine : engines) {
        const QString title = escaped(r.titleOf(engine));
        html +=
            QStringLiteral("<th align=\"right\" class=\"n\">%1<br>(%2)</th><th align=\"right\" class=\"n\">± (%)</th>")
                .arg(title, unit);
        if (engine != r.settings.baseline)
            html += QStringLiteral("<th align=\"right\">×</th>");
        html += QStringLiteral("<th align=\"right\" class=\"n\">GFLOP/s</th>");
    }
    html += QStringLiteral("</tr>");
    for (const std::int64_t length : r.lengths()) {
        html += QStringLiteral("<tr><td class=\"n\">%1</td>").arg(format::length1024(length));
        for (const std::string& engine : engines) {
            const RecordedPoint* p = r.find(engine, length);
            const auto cell = [&](const QString& text) {
                html += QStringLiteral("<td align=\"right\" class=\"n\">%1</td>").arg(text);
            };
            cell(p ? number(perUnit(p->median, *p, report.per) * scale) : tr("left out"));
            const double spread = p ? spreadOf(*p) : kNotRecorded;
            cell(std::isfinite(spread)
                     ? format::percent(spread).value + (isNoisy(*p) ? QStringLiteral("&nbsp;!") : QString())
                     : QString(format::kMissing));
            if (engine != r.settings.baseline)
                cell(p ? number(p->ratio) : QString(format::kMissing));
            cell(p ? number(p->gflops) : QString(format::kMissing));
        }
        html += QStringLiteral("</tr>");
    }
    return html + QStringLiteral("</table>");
}

/// "Direct at 16K, 64K, 256K (at 16K one run would take about 1.7 s)": the reason once for each engine, since those at
/// longer lengths are the same with larger numbers.
QStringList leftOutIn(const RaceRecord& record) {
    std::vector<std::string> engines;
    std::map<std::string, std::vector<const RecordedRefusal*>> refusals;
    for (const RecordedRefusal& refusal : record.refusals) {
        if (refusals[refusal.engine].empty())
            engines.push_back(refusal.engine);
        refusals[refusal.engine].push_back(&refusal);
    }
    QStringList all;
    for (const std::string& engine : engines) {
        std::vector<const RecordedRefusal*>& ofEngine = refusals[engine];
        std::ranges::sort(ofEngine, {}, &RecordedRefusal::length);
        QStringList lengths;
        for (const RecordedRefusal* refusal : ofEngine)
            lengths << format::length1024(refusal->length);
        const QString reason = QString::fromStdString(ofEngine.front()->reason);
        all << tr("%1 at %2 (%3)")
                   .arg(QString::fromStdString(record.titleOf(engine)), lengths.join(QStringLiteral(", ")),
                        lengths.size() > 1 ? tr("at %1 %2").arg(lengths.front(), reason) : reason);
    }
    return all;
}

QString footer(const RaceReport& report) {
    QStringList lines;
    lines << tr("Times are %1. “!” marks points that spread over more than ±%2. GFLOP/s are nominal: 5 N log₂ N + 3 N "
                "a row, N = L + K (circular: L).")
                 .arg(report.per == Per::Row     ? tr("per row")
                      : report.per == Per::Batch ? tr("of all B·H rows")
                                                 : tr("per sample"),
                      format::percent(kNoisySpread, 0).text());
    if (const QStringList leftOut = leftOutIn(*report.run); !leftOut.isEmpty())
        lines << tr("Left out: %1.").arg(leftOut.join(QStringLiteral("; ")));
    for (const RaceRecord& reference : report.references)
        lines << tr("Dashed, hollow marks: %1. %2")
                     .arg(QString::fromStdString(reference.source.empty() ? reference.title : reference.source),
                          QString::fromStdString(reference.note));
    QString html;
    for (const QString& line : lines)
        html += QStringLiteral("<p class=\"m\">%1</p>").arg(line.toHtmlEscaped());
    return html;
}

PlotExportOptions sized(QSize size) {
    PlotExportOptions options;
    options.size = size;
    return options;
}

// A header above a chart takes room of its own: the SVG is as high as it is.
QString inlineSvg(const ExportedPlot& plot, QSize size) {
    QString svg = QString::fromUtf8(withFallbackFonts(plotsAsSvg({plot}, sized(size), plot.title)));
    const auto start = svg.indexOf(QStringLiteral("<svg"));
    return svg.mid(std::max<qsizetype>(0, start));
}

constexpr auto kStyle = R"(
body { font-family: system-ui, "Noto Sans", sans-serif; font-size: 13px; color: #1A1E24; background: #FFFFFF; max-width: 794px; margin: 0 auto; padding: 24px; }
h1 { font-size: 20px; margin: 0 0 4px 0; } .m { color: #57606C; margin: 4px 0; font-size: 12px; }
td, th { font-size: 12px; vertical-align: top; font-variant-numeric: tabular-nums; } td.w { color: #57606C; padding-right: 12px; }
.n { white-space: nowrap; } table.t { border-collapse: collapse; } table.t th { color: #57606C; font-weight: 400; border-bottom: 1px solid #C3CAD2; } table.t td, table.t th { padding: 2px 4px; } table.t td { border-bottom: 1px solid #EDEFF2; }
.p { display: flex; gap: 10px; flex-wrap: wrap; } svg { max-width: 100%; height: auto; }
@page { size: A4; margin: 10mm; } @media print { body { padding: 0; } }
)";

void requireRun(const RaceReport& report) {
    if (!report.run || report.run->points.empty())
        throw Error("report", "nothing has been measured yet");
}

/// What QTextDocument takes of the page's style.
std::unique_ptr<QTextDocument> documentOf(const QString& html, QPaintDevice* device) {
    auto document = std::make_unique<QTextDocument>();
    document->documentLayout()->setPaintDevice(device);
    document->setDocumentMargin(0);
    document->setDefaultStyleSheet(QStringLiteral(
        "body, td, th, p { font-size: 11px; color: #1A1E24; } h1 { font-size: 19px; margin: 0; } .m { color: #57606C; "
        "margin-top: 2px; margin-bottom: 2px; font-size: 10px; } td.w { color: #57606C; padding-right: 10px; } .n { "
        "white-space: nowrap; } th { "
        "font-weight: normal; color: #57606C; }"));
    document->setHtml(QStringLiteral("<body>%1</body>").arg(html));
    document->setTextWidth(kPage.width() - 2 * kMargin);
    return document;
}

} // namespace

QByteArray reportHtml(const RaceReport& report) {
    requireRun(report);
    QString html = QStringLiteral("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>%1</title>"
                                  "<style>%2</style></head><body>\n")
                       .arg(tr("Longwave race, %1").arg(report.label).toHtmlEscaped(), QString::fromUtf8(kStyle));
    html += heading(report);
    for (const ExportedPlot& plot : report.wide)
        html += QStringLiteral("<figure style=\"margin: 12px 0\">%1</figure>\n").arg(inlineSvg(plot, kWide));
    html += QStringLiteral("<div class=\"p\">");
    for (const ExportedPlot& plot : report.narrow)
        html += QStringLiteral("<div style=\"width: %1px\">%2</div>\n")
                    .arg(kNarrow.width())
                    .arg(inlineSvg(plot, kNarrowDrawn));
    html += QStringLiteral("</div>\n") + tableOf(report) + footer(report) + QStringLiteral("\n</body></html>\n");
    return html.toUtf8();
}

QByteArray reportPdf(const RaceReport& report) {
    requireRun(report);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter pdf(&buffer);
    pdf.setResolution(kDots);
    pdf.setPageSize(QPageSize(QPageSize::A4));
    pdf.setPageMargins(QMarginsF());
    pdf.setTitle(tr("Longwave race, %1").arg(report.label));
    pdf.setCreator(QStringLiteral("Longwave"));
    QPainter painter(&pdf);
    painter.translate(kMargin, kMargin);
    double top = 0;
    const double room = kPage.height() - 2.0 * kMargin;

    const auto head = documentOf(heading(report), &pdf);
    head->drawContents(&painter);
    top += head->size().height() + kGap;
    const auto draw = [&](const ExportedPlot& plot, QSize size, double shownWidth, double left) {
        QSvgRenderer svg(plotsAsSvg({plot}, sized(size)));
        const QSizeF drawn = svg.viewBoxF().size();
        const double scale = shownWidth / drawn.width();
        svg.render(&painter, QRectF(QPointF(left, top), drawn * scale));
        return drawn.height() * scale;
    };
    for (const ExportedPlot& plot : report.wide)
        top += draw(plot, kWide, kWide.width(), 0) + kGap;
    double highest = 0;
    for (std::size_t i = 0; i < report.narrow.size(); ++i) {
        if (i > 0 && i % 2 == 0) {
            top += highest + kGap;
            highest = 0;
        }
        highest = std::max(
            highest, draw(report.narrow[i], kNarrowDrawn, kNarrow.width(), i % 2 == 0 ? 0 : kNarrow.width() + kGap));
    }
    top += highest + kGap;
    // A long table is set smaller rather than cut.
    const auto table = documentOf(tableOf(report) + footer(report), &pdf);
    const double scale = std::min({1.0, (room - top) / table->size().height(),
                                   (kPage.width() - 2.0 * kMargin) / std::max(1.0, table->size().width())});
    painter.translate(0, top);
    if (scale > 0.05)
        painter.scale(scale, scale);
    table->drawContents(&painter);
    painter.end();
    return bytes;
}

void writeReport(const RaceReport& report, const QString& path) {
    const QString ending = QFileInfo(path).suffix().toLower();
    QByteArray bytes;
    if (ending == QLatin1String("html") || ending == QLatin1String("htm"))
        bytes = reportHtml(report);
    else if (ending == QLatin1String("pdf"))
        bytes = reportPdf(report);
    else
        throw Error(path.toStdString(), "a report is written as .html or .pdf; the name must end in one of these");
    writeAtomically(std::filesystem::path(path.toStdString()),
                    {bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

} // namespace longwave::ui
