// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/plot_export.h"

#include "compute/error.h"
#include "compute/io/atomic_file.h"
#include "ui/plot/plot_canvas.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"

#include <QBuffer>
#include <QFileInfo>
#include <QPageSize>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QSvgGenerator>
#include <QWidget>

#include <algorithm>
#include <cmath>
#include <memory>

namespace longwave::ui {

namespace {

constexpr double kInch = 96;  // logical pixels
constexpr double kPoint = 72; // to the inch
constexpr int kTitleAir = 12; // around a title
constexpr int kSampleWidth = 16;
constexpr int kSampleGap = 6;
constexpr int kLegendGap = 16;
constexpr QSize kLeastSize{320, 160};
constexpr int kLongestSide = 16384;

enum class FileKind { Png, Svg, Pdf };

FileKind kindOf(const QString& path) {
    const QString ending = QFileInfo(path).suffix().toLower();
    if (ending == QLatin1String("png"))
        return FileKind::Png;
    if (ending == QLatin1String("svg"))
        return FileKind::Svg;
    if (ending == QLatin1String("pdf"))
        return FileKind::Pdf;
    throw Error(path.toStdString(), "a plot is written as .png, .svg or .pdf; the name must end in one of these");
}

/// Dresses the plots in a theme, gives them shared margins, and undoes both.
class Dressed {
  public:
    Dressed(const std::vector<ExportedPlot>& plots, const Theme& theme) : scope_(std::make_unique<ThemeScope>(theme)) {
        for (const ExportedPlot& exported : plots) {
            if (!exported.plot)
                continue;
            PlotCanvas* canvas = exported.plot->canvas();
            before_.push_back({exported.plot, canvas, canvas->viewport(), canvas->sharedLeft, canvas->sharedRight});
            canvas->dress();
            canvas->layer(QStringLiteral("overlay"))->setVisible(false);
        }
    }
    ~Dressed() {
        scope_.reset();
        for (const Before& before : before_) {
            before.canvas->sharedLeft = before.left;
            before.canvas->sharedRight = before.right;
            before.canvas->setViewport(before.viewport);
            before.canvas->layer(QStringLiteral("overlay"))->setVisible(true);
            before.canvas->dress();
            before.canvas->layOut();
            before.canvas->queueReplot();
        }
    }
    Dressed(const Dressed&) = delete;
    Dressed& operator=(const Dressed&) = delete;

    /// `sizes`: of the plots, without pictures.
    void align(const std::vector<QSize>& sizes) {
        int left = 0;
        int right = 0;
        for (std::size_t i = 0; i < before_.size(); ++i) {
            PlotCanvas* canvas = before_[i].canvas;
            canvas->sharedLeft = canvas->sharedRight = 0;
            canvas->setViewport(QRect(QPoint(), sizes[i]));
            canvas->layOut();
            left = std::max(left, canvas->leftWanted());
            right = std::max(right, canvas->rightWanted());
        }
        for (const Before& before : before_) {
            before.canvas->sharedLeft = left;
            before.canvas->sharedRight = right;
            before.canvas->layOut();
            using Layout = QCPLayoutElement; // else where a value lies is known only when it is painted
            for (const auto phase : {Layout::upPreparation, Layout::upMargins, Layout::upLayout})
                before.canvas->plotLayout()->update(phase);
            emit before.plot->arranged();
        }
    }

  private:
    struct Before {
        Plot* plot;
        PlotCanvas* canvas;
        QRect viewport;
        int left;
        int right;
    };
    std::unique_ptr<ThemeScope> scope_;
    std::vector<Before> before_;
};

class Page {
  public:
    Page(const std::vector<ExportedPlot>& plots, const PlotExportOptions& options)
        : plots_(plots),
          dressed_(plots, *options.theme),
          ratio_(options.dpi / kInch) {
        const QFontMetrics titles(uiFont(TextRole::Body, TextWeight::SemiBold));
        int width = options.size.width();
        if (options.size.isEmpty()) {
            width = kLeastSize.width();
            for (const ExportedPlot& exported : plots)
                width = std::max(width, onScreen(exported).width());
        }
        int top = 0;
        for (const ExportedPlot& exported : plots) {
            const bool hasHeader = !exported.title.isEmpty() || !exported.legend.empty();
            headers_.push_back(hasHeader ? titles.height() + 2 * kTitleAir - kTitleAir / 2 : 0);
            const int height = !exported.plot           ? exported.pictureSize.height()
                               : options.size.isEmpty() ? std::max(kLeastSize.height(), exported.plot->height())
                                                        : options.size.height();
            sizes_.emplace_back(width, height);
            tops_.push_back(top);
            top += headers_.back() + height;
        }
        size_ = {width, top};
        std::vector<QSize> ofPlots;
        for (std::size_t i = 0; i < plots.size(); ++i)
            if (plots[i].plot)
                ofPlots.push_back(sizes_[i]);
        dressed_.align(ofPlots);
    }

    QSize size() const noexcept { return size_; }

    void paint(QCPPainter& painter, QCPPainter::PainterModes modes) {
        painter.setModes(modes);
        painter.setRenderHint(QPainter::LosslessImageRendering); // otherwise a PDF has heat maps as JPEG
        painter.fillRect(QRect(QPoint(), size_), theme()[Token::Surface]);
        for (std::size_t i = 0; i < plots_.size(); ++i) {
            painter.save();
            painter.translate(0, tops_[i]);
            paintHeader(painter, plots_[i], headers_[i]);
            painter.translate(0, headers_[i]);
            if (plots_[i].plot)
                plots_[i].plot->canvas()->toPainter(&painter, sizes_[i].width(), sizes_[i].height());
            else
                plots_[i].picture(painter, ratio_);
            painter.restore();
        }
    }

  private:
    static QSize onScreen(const ExportedPlot& exported) {
        return exported.plot ? exported.plot->size() : exported.pictureSize;
    }
    void paintHeader(QCPPainter& painter, const ExportedPlot& exported, int height) const {
        if (height == 0)
            return;
        const QFont words = uiFont(TextRole::Caption);
        const QFontMetrics metrics(words);
        // From the right end, the last sample first.
        int right = size_.width() - kTitleAir;
        painter.setFont(words);
        for (auto sample = exported.legend.rbegin(); sample != exported.legend.rend(); ++sample) {
            right -= metrics.horizontalAdvance(sample->word);
            painter.setPen(QPen(theme()[Token::Text]));
            painter.drawText(QRect(right, 0, size_.width() - right, height), Qt::AlignLeft | Qt::AlignVCenter,
                             sample->word);
            right -= kSampleGap + kSampleWidth;
            painter.setPen(QPen(theme()[sample->color], sample->width, sample->style));
            const double middle = height / 2.0;
            painter.QPainter::drawLine(QPointF(right, middle), QPointF(right + kSampleWidth, middle));
            right -= kLegendGap;
        }
        const QFont font = uiFont(TextRole::Body, TextWeight::SemiBold);
        painter.setFont(font);
        painter.setPen(QPen(theme()[Token::Text]));
        const int room = std::max(0, right - kTitleAir);
        painter.drawText(QRect(kTitleAir, 0, room, height), Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetrics(font).elidedText(exported.title, Qt::ElideMiddle, room));
    }

    const std::vector<ExportedPlot>& plots_;
    Dressed dressed_;
    double ratio_;
    std::vector<QSize> sizes_;
    std::vector<int> headers_;
    std::vector<int> tops_;
    QSize size_;
};

constexpr auto kVectorModes =
    QCPPainter::PainterModes(QCPPainter::pmVectorized) | QCPPainter::pmNoCaching | QCPPainter::pmNonCosmetic;

QByteArray pngOf(Page& page, double dpi) {
    const double scale = dpi / kInch;
    QImage image((QSizeF(page.size()) * scale).toSize(), QImage::Format_RGB32);
    if (image.isNull())
        return {};
    image.setDevicePixelRatio(scale);
    {
        QCPPainter painter;
        painter.begin(&image);
        page.paint(painter, QCPPainter::pmNoCaching);
    }
    constexpr double kInchesPerMetre = 1 / 0.0254;
    image.setDotsPerMeterX(static_cast<int>(std::lround(dpi * kInchesPerMetre)));
    image.setDotsPerMeterY(static_cast<int>(std::lround(dpi * kInchesPerMetre)));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "png");
    return bytes;
}

QByteArray svgOf(Page& page, const QString& title, int dotsPerInch) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator svg;
    svg.setOutputDevice(&buffer);
    svg.setResolution(dotsPerInch);
    svg.setSize(page.size());
    svg.setViewBox(QRect(QPoint(), page.size()));
    svg.setTitle(title.toHtmlEscaped()); // Qt 6.4 writes it as it is
    svg.setDescription(QStringLiteral("Written by Longwave"));
    QCPPainter painter;
    painter.begin(&svg);
    page.paint(painter, kVectorModes);
    painter.end();
    return bytes;
}

QByteArray pdfOf(Page& page, const QString& title, int dotsPerInch) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter pdf(&buffer);
    pdf.setResolution(dotsPerInch);
    pdf.setPageSize(
        QPageSize(QSizeF(page.size()) * (kPoint / dotsPerInch), QPageSize::Point, QString(), QPageSize::ExactMatch));
    pdf.setPageMargins(QMarginsF());
    pdf.setTitle(title);
    pdf.setCreator(QStringLiteral("Longwave"));
    QCPPainter painter;
    painter.begin(&pdf);
    page.paint(painter, kVectorModes);
    painter.end();
    return bytes;
}

} // namespace

namespace {

void requirePlots(const std::vector<ExportedPlot>& plots, const std::string& subject) {
    if (plots.empty())
        throw Error(subject, "there is no plot to write");
    for (const ExportedPlot& exported : plots)
        if (exported.plot && !exported.plot->canvas()->emptyText.isEmpty())
            throw Error(subject, "a plot is still empty, so nothing was written");
}

} // namespace

QByteArray withFallbackFonts(const QByteArray& svg) {
    static const QRegularExpression kFamily(QStringLiteral("font-family=\"([^\",]*)\""));
    return QString::fromUtf8(svg).replace(kFamily, QStringLiteral("font-family=\"\\1, sans-serif\"")).toUtf8();
}

QByteArray plotsAsSvg(const std::vector<ExportedPlot>& plots, const PlotExportOptions& options, const QString& title) {
    requirePlots(plots, "plot");
    Page page(plots, options);
    return svgOf(page, title, plots.front().plot->logicalDpiX());
}

void exportPlots(const std::vector<ExportedPlot>& plots, const QString& path, const PlotExportOptions& options) {
    const std::string subject = path.toStdString();
    const FileKind kind = kindOf(path);
    requirePlots(plots, subject);
    QStringList titles;
    for (const ExportedPlot& exported : plots)
        if (!exported.title.isEmpty())
            titles += exported.title;
    const QString title = titles.join(QStringLiteral(", "));

    QByteArray bytes;
    {
        Page page(plots, options);
        const double scale = kind == FileKind::Png ? options.dpi / kInch : 1;
        if (!(scale > 0) || page.size().width() * scale > kLongestSide || page.size().height() * scale > kLongestSide)
            throw Error(subject, "the picture would have more than 16,384 pixels on a side");
        // Fonts are measured in the screen's dots: the file's must be as many, or words and lines part.
        const int dots = QWidget().logicalDpiX();
        bytes = kind == FileKind::Png   ? pngOf(page, options.dpi)
                : kind == FileKind::Svg ? withFallbackFonts(svgOf(page, title, dots))
                                        : pdfOf(page, title, dots);
    }
    if (bytes.isEmpty())
        throw Error(subject, "the picture does not fit into memory");
    writeAtomically(std::filesystem::path(subject), {bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

void exportPlot(Plot& plot, const QString& path, const QString& title, const PlotExportOptions& options) {
    exportPlots({{&plot, title, {}}}, path, options);
}

} // namespace longwave::ui
