// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/request_maker.h"

#include "compute/error.h"
#include "ui/convolve/live_problem.h"
#include "ui/session/row_name.h"

namespace longwave::ui {

void RequestMaker::takeSignal() {
    const auto signal = session_.signal();
    signal_ = signal ? std::make_shared<const Signal>(*signal) : nullptr;
}

void RequestMaker::takeBank() {
    const auto bank = session_.bank();
    bank_ = bank ? std::make_shared<const KernelBank>(*bank) : nullptr;
}

bool RequestMaker::hasGates() const {
    const ConvolveChoices& set = session_.choices().convolve;
    return set.inputGate.kind == GateChoice::Kind::Signal || set.outputGate.kind == GateChoice::Kind::Signal;
}

LiveGate RequestMaker::gateOf(const GateChoice& choice) {
    const std::int64_t channel = session_.choices().channel;
    switch (choice.kind) {
    case GateChoice::Kind::None:
        return {};
    case GateChoice::Kind::Sigmoid:
        return {signal_, channel, true, {}};
    case GateChoice::Kind::Signal:
        break;
    }
    const Entry* entry = session_.entry(choice.signal);
    if (!entry)
        return {};
    auto& gate = gates_[{choice.signal.file, choice.signal.entry}];
    if (!gate)
        gate = std::make_shared<const Signal>(
            Signal{session_.nameOf(choice.signal).toStdString(), entry->values, entry->sampleRate, entry->rowNames});
    // The row of the same number where there is one.
    const std::int64_t row = channel < gate->values.rows() ? channel : 0;
    if (gate->values.rows() <= 1)
        return {gate, row, false, {}};
    return {gate, row, false, rowName(entry->rowNames, entry->grid, row).toStdString()};
}

std::shared_ptr<LiveRequest> RequestMaker::make(LiveFailure& failure) {
    const Choices& choices = session_.choices();
    const ConvolveChoices& convolve = choices.convolve;
    auto request = std::make_shared<LiveRequest>();
    request->id = ++lastId_;
    request->signal = signal_;
    request->channel = choices.channel;
    request->bank = bank_;
    request->head = choices.head;
    request->allHeads = convolve.allHeads && bank_->heads() > 1;
    request->mode = choices.mode;
    request->against = convolve.against;
    request->taps = convolve.taps;
    request->regularization = joinedAt(keptTapsOf(*request).firstLag, choices.regularization);
    request->keepFrequencies = convolve.keepFrequencies;
    request->skip = convolve.skip && hasSkip(*bank_);
    request->order = convolve.order;
    request->precision = convolve.precision;
    request->inputGate = gateOf(convolve.inputGate);
    request->outputGate = gateOf(convolve.outputGate);
    try {
        request->comparison = &session_.engines().preferred();
        if (!convolve.baseline.empty() && convolve.baseline != choices.engine)
            request->baseline = &session_.engines().find(convolve.baseline);
        request->engine = &session_.engines().find(choices.engine);
    } catch (const Error& error) {
        failure = {error.subject(), error.explanation()};
    }
    return request;
}

} // namespace longwave::ui
