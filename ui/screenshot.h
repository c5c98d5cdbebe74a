// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSize>
#include <QString>
#include <QStringList>
#include <QTimer>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace longwave::ui {

class MainWindow;
class Session;

/// Writes what the widget shows as a PNG. Atomic: the file appears whole or not at all. Throws Error.
void writePicture(QWidget& widget, const QString& path);

/// Throws Error when no picture could be written at `path`; creates nothing.
void checkWritable(const QString& path);

/// What `longwave --screenshot` asks for.
struct ScreenshotOptions {
    QString output;
    QStringList files;
    QString workspace = QStringLiteral("kernels");
    QSize size{1600, 1000};
    std::optional<double> squash;       ///< λ; turns Squash on
    std::optional<std::int64_t> smooth; ///< window; turns Smooth on
    std::optional<int> head;
    bool run = false;                  ///< the live convolution is on
    QString view;                      ///< of the workspace, by its name; empty: the usual one
    std::vector<std::int64_t> factors; ///< of N on the Monarch page; empty: as it starts
    std::optional<int> step;           ///< of the workspace, counted from 1
    bool compare = false;              ///< with the bank like the shown one in another file
};

/// Takes one picture of the real window: opens the files, sets what is asked, waits until everything has been computed
/// and painted, writes, and reports. The application quits by whoever listens to `finished`.
class Screenshot : public QObject {
    Q_OBJECT
  public:
    Screenshot(Session& session, MainWindow& window, ScreenshotOptions options, QObject* parent = nullptr);
    void start();

  signals:
    /// Empty when the picture was written; otherwise what went wrong.
    void finished(const QString& problem);

  private:
    void look();
    bool applyChoices(); // false: one of them cannot be, and that has been reported
    void finish(const QString& problem);
    bool isQuiet() const;

    Session& session_;
    MainWindow& window_;
    ScreenshotOptions options_;
    QTimer timer_;
    bool applied_ = false;
    bool stepped_ = false;
    int quietLooks_ = 0;
    int looks_ = 0;
    int runningLooks_ = 0;
};

} // namespace longwave::ui
