// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>
#include <QRectF>

#include <functional>

class QPainter;

namespace longwave::ui {

class Session;

/// "Export" of the Monarch page: its stage as it is seen, as PNG (twice as fine), SVG or PDF.
class PictureExport : public QMenu {
    Q_OBJECT
  public:
    struct Picture {
        QWidget* widget = nullptr; ///< what is drawn; null: there is nothing yet
        /// How it draws itself afresh, for paper; empty: as it stands on the screen.
        std::function<void(QPainter& painter, const QRectF& room)> paint;
        QString title;
        QString fileName; ///< proposed, without ending
    };

    PictureExport(Session& session, std::function<Picture()> picture, QWidget* parent = nullptr);

    void ask(const QString& ending);
    /// The same without asking; the path's ending says as what. What fails is told by Session::failed.
    void exportTo(const QString& path);

  signals:
    void exported(const QString& words);

  private:
    Session& session_;
    std::function<Picture()> picture_;
};

/// Whether a widget is being painted for its screen, `ratio` pixels to a logical one: then what it keeps as pixels
/// fits. Else it is on its way into a file, of any size.
bool isOnScreen(const QPainter& painter, double ratio);

} // namespace longwave::ui
