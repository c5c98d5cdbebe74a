// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/direct_check.h"

#include "ui/convolve/convolution_report.h"
#include "ui/theme/format.h"

#include <string_view>

namespace longwave::ui {

namespace {

constexpr auto kLane = "convolve-error";
constexpr int kRest = 400; // ms without a change before the direct engine is bothered

} // namespace

DirectCheck::DirectCheck(TaskRunner& tasks, const EngineRegistry& engines, QObject* parent)
    : QObject(parent),
      tasks_(tasks),
      engines_(engines) {
    rest_.setSingleShot(true);
    rest_.setInterval(kRest);
    connect(&rest_, &QTimer::timeout, this, &DirectCheck::measure);
}

DirectCheck::~DirectCheck() {
    tasks_.cancel(kLane);
}

void DirectCheck::forget() {
    tasks_.cancel(kLane);
    rest_.stop();
    output_.reset();
    isPending_ = false;
}

void DirectCheck::tell(const QString& value, const QString& tip) {
    isPending_ = false;
    emit told(value, tip);
}

void DirectCheck::check(const std::shared_ptr<const LiveOutput>& output) {
    forget();
    output_ = output;
    const LiveRequest& request = *output->request;
    if (std::string_view(request.engine->name()) == "direct") {
        tell(tr("is direct"), tr("The direct engine is the reference itself."));
    } else if (request.keepFrequencies < 1) {
        tell(tr("not defined"), tr("Which frequencies are left out depends on the grid of an engine's own FFT, and the "
                                   "direct engine has none."));
    } else if (output->y->nonFiniteCount() > 0) {
        tell({}, tr("%1 of the output's values are not finite, the first at sample %2.")
                     .arg(format::count(output->y->nonFiniteCount()), format::count(output->y->firstNonFinite())));
    } else if (const double products = directProducts(request); products > kMostDirectProducts) {
        tell(tr("too long"), tr("Not computed: the direct engine needs %1 products for this head, and up to %2 are "
                                "spent on this number.")
                                 .arg(format::significant(products), format::significant(kMostDirectProducts)));
    } else {
        isPending_ = true;
        emit told(tr("waiting"), tr("It is computed as soon as the choices rest."));
        rest_.start();
    }
}

void DirectCheck::measure() {
    const Engine* direct = nullptr;
    try {
        direct = &engines_.find("direct");
    } catch (const Error& error) {
        tell({}, QString::fromStdString(error.what()));
        return;
    }
    emit told(tr("measuring"), {});
    tasks_.submit(
        kLane, tr("Comparing with the direct engine"), Supersede::Cancel, this,
        [output = output_, direct](TaskContext& task) {
            return errorAgainstDirect(*output->request, *output->y, *direct, task.stop());
        },
        [this, output = output_](double error) {
            if (output == output_)
                tell(format::powerOfTen(error),
                     tr("‖y − y of the direct engine‖ over ‖y of the direct engine‖, for the "
                        "head shown. The direct engine sums in double precision."));
        },
        [this, output = output_](const Error& error) {
            if (output == output_)
                tell({}, QString::fromStdString(error.what()));
        });
}

} // namespace longwave::ui
