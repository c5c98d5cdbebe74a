// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/picture_export.h"

#include "compute/error.h"
#include "ui/export/save_dialog.h"
#include "ui/plot/plot_export.h"
#include "ui/session/session.h"
#include "ui/session/words.h"
#include "ui/theme/appearance.h"

#include <QFileInfo>
#include <QPaintEngine>
#include <QPainter>

#include <cmath>

namespace longwave::ui {

bool isOnScreen(const QPainter& painter, double ratio) {
    return painter.paintEngine()->type() == QPaintEngine::Raster &&
           std::abs(painter.deviceTransform().m11() - ratio) < 0.01 * ratio;
}

PictureExport::PictureExport(Session& session, std::function<Picture()> picture, QWidget* parent)
    : QMenu(parent),
      session_(session),
      picture_(std::move(picture)) {
    setTitle(tr("Export picture"));
    for (const auto& [words, ending] : {std::pair{tr("Picture (PNG)…"), QStringLiteral("png")},
                                        std::pair{tr("Scalable vector graphics (SVG)…"), QStringLiteral("svg")},
                                        std::pair{tr("PDF page…"), QStringLiteral("pdf")}})
        addAction(words, this, [this, chosen = ending] { ask(chosen); });
    const auto follow = [this] {
        for (QAction* action : actions())
            action->setEnabled(picture_().widget != nullptr);
    };
    connect(this, &QMenu::aboutToShow, this, follow);
}

void PictureExport::ask(const QString& ending) {
    const Picture picture = picture_();
    if (!picture.widget)
        return;
    // Not pictureKinds: this page speaks the lesson's language.
    const QString words = ending == QLatin1String("png")   ? tr("Picture (*.png)")
                          : ending == QLatin1String("svg") ? tr("Scalable vector graphics (*.svg)")
                                                           : tr("PDF page (*.pdf)");
    const QString path =
        askWhereToSave(parentWidget(), {tr("Export the picture"), picture.fileName, {{ending, words}}}, session_);
    if (!path.isEmpty())
        exportTo(path);
}

void PictureExport::exportTo(const QString& path) {
    const Picture picture = picture_();
    if (!picture.widget)
        return;
    ExportedPlot exported;
    exported.title = picture.title;
    exported.pictureSize = picture.widget->size();
    PlotExportOptions options;
    if (picture.paint) {
        exported.picture = [&picture](QPainter& painter, double) {
            picture.paint(painter, QRectF(QPointF(), QSizeF(picture.widget->size())));
        };
    } else {
        exported.picture = [widget = picture.widget](QPainter& painter, double) {
            widget->render(&painter, QPoint(), QRegion(), QWidget::DrawChildren);
        };
        options.theme = &theme(); // widgets are dressed in that
    }
    try {
        exportPlots({exported}, path, options);
        emit this->exported(tr("Wrote %1").arg(QFileInfo(path).fileName()));
    } catch (const Error& error) {
        emit session_.failed(tr("The picture was not written."), sentence(QString::fromUtf8(error.what())));
    }
}

} // namespace longwave::ui
