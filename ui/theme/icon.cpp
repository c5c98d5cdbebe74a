// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icon.h"

#include "ui/theme/appearance.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace longwave::ui {

namespace {

/// Draws an SVG whose strokes say `currentColor` in a token's colour, at the moment of painting.
class TintedIconEngine : public QIconEngine {
  public:
    TintedIconEngine(QString name, QByteArray svg, Token color)
        : name_(std::move(name)),
          svg_(std::move(svg)),
          color_(color) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        const double ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
        painter->drawPixmap(rect, scaledPixmap((QSizeF(rect.size()) * ratio).toSize(), mode, state, ratio));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        return scaledPixmap(size, mode, state, 1.0);
    }

    /// `size` in device pixels, as QIcon asks.
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale) override {
        const QColor color = theme()[mode == QIcon::Disabled ? Token::Faint : color_];
        const QString key = QStringLiteral("longwave-icon/%1/%2x%3/%4")
                                .arg(name_)
                                .arg(size.width())
                                .arg(size.height())
                                .arg(color.name());
        QPixmap pixmap;
        if (!QPixmapCache::find(key, &pixmap)) {
            pixmap = QPixmap(size);
            pixmap.fill(Qt::transparent);
            QByteArray tinted = svg_;
            tinted.replace("currentColor", color.name().toLatin1());
            QSvgRenderer renderer(tinted);
            QPainter painter(&pixmap);
            const int side = std::min(size.width(), size.height());
            renderer.render(&painter, QRectF((size.width() - side) / 2.0, (size.height() - side) / 2.0, side, side));
            painter.end();
            QPixmapCache::insert(key, pixmap);
        }
        pixmap.setDevicePixelRatio(scale);
        return pixmap;
    }

    QString iconName() override { return name_; }
    QIconEngine* clone() const override { return new TintedIconEngine(name_, svg_, color_); }

  private:
    QString name_;
    QByteArray svg_;
    Token color_;
};

} // namespace

QIcon icon(const QString& name, Token color) {
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QIcon(new TintedIconEngine(name, file.readAll(), color));
}

QIcon applicationIcon() {
    return QIcon(QStringLiteral(":/icons/longwave.svg"));
}

} // namespace longwave::ui
