// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/race/race_runner.h"

#include "compute/error.h"
#include "compute/records/measured.h"

#include <chrono>
#include <exception>

namespace longwave::ui {

namespace {
constexpr std::chrono::milliseconds kBetweenReports{50};
} // namespace

RaceRunner::~RaceRunner() {
    ++race_; // what is still on its way is for nobody
}

template <typename Tell>
void RaceRunner::post(std::uint64_t race, Tell tell) {
    QMetaObject::invokeMethod(
        this,
        [this, race, tell = std::move(tell)] {
            if (race == race_)
                tell();
        },
        Qt::QueuedConnection);
}

void RaceRunner::start(const RaceSettings& settings) {
    running_ = true;
    cancelled_ = false;
    const std::uint64_t number = ++race_;
    thread_ = std::jthread([this, settings, number](const std::stop_token& stop) {
        std::chrono::steady_clock::time_point lastReport;
        QString failure;
        bool wasCancelled = false;
        try {
            race(
                settings,
                [&](const RaceResult& result) {
                    post(number, [this, point = recorded(result, settings.mode)] { emit measured(point); });
                },
                [&](const RaceProgress& progress) {
                    const auto now = std::chrono::steady_clock::now();
                    if (now - lastReport < kBetweenReports && progress.what == "measuring")
                        return;
                    lastReport = now;
                    post(number, [this, progress] { emit progressed(progress); });
                },
                [&](const Engine& engine, std::int64_t length, const std::string& reason) {
                    post(number, [this, refusal = recordedRefusal(engine, length, reason)] { emit refused(refusal); });
                },
                stop);
        } catch (const Cancelled&) {
            wasCancelled = true;
        } catch (const Error& error) {
            failure = QString::fromStdString(error.what());
        } catch (const std::bad_alloc&) {
            failure = tr("There is not enough memory for signals of this length and number of rows.");
        } catch (const std::exception& error) {
            failure = QString::fromUtf8(error.what());
        }
        post(number, [this, wasCancelled, failure] {
            running_ = false;
            emit finished(wasCancelled, failure);
        });
    });
}

void RaceRunner::cancel() {
    cancelled_ = true;
    thread_.request_stop();
}

} // namespace longwave::ui
