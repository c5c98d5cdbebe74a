// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThread>

namespace longwave::ui {

/// The thread in which Qt asks for samples and brings them: neither the window's nor that which convolves may keep a
/// device waiting. Shared by everything that is open.
class SoundThread {
  public:
    SoundThread() : worker_(new QObject) {
        worker_->moveToThread(&thread_);
        QObject::connect(&thread_, &QThread::finished, worker_, &QObject::deleteLater);
        thread_.setObjectName(QStringLiteral("sound"));
        thread_.start(QThread::TimeCriticalPriority);
    }
    ~SoundThread() {
        thread_.quit();
        thread_.wait();
    }
    SoundThread(const SoundThread&) = delete;
    SoundThread& operator=(const SoundThread&) = delete;

    /// Runs it there and waits for its end. Not for the thread itself.
    template <typename F>
    void run(F work) {
        QMetaObject::invokeMethod(worker_, std::move(work), Qt::BlockingQueuedConnection);
    }

  private:
    QThread thread_;
    QObject* worker_;
};

} // namespace longwave::ui
