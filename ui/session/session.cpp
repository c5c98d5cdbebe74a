// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/session.h"

#include "compute/monarch/trace.h"
#include "ui/session/change_choices.h"
#include "ui/session/row_name.h"
#include "ui/session/words.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

namespace longwave::ui {

namespace {

constexpr auto kRangeLane = "lambda-range";
constexpr std::int64_t kDefaultWindow = 9;
/// Where λ starts in a bank nobody has squashed yet: this share of its largest |k|.
constexpr double kDefaultLambdaShare = 0.1;

/// Three significant digits, as λ is always shown.
double roundedToThree(double value) {
    if (!(value > 0))
        return 0;
    const double unit = std::pow(10.0, std::floor(std::log10(value)) - 2);
    return std::round(value / unit) * unit;
}

/// The engine that everybody knows, where it runs: what others are compared with unless somebody chooses.
std::string usualBaseline(const EngineRegistry& engines) {
    for (const auto& engine : engines.engines())
        if (std::string_view(engine->name()) == "fftw" && engine->unavailableReason().empty())
            return engine->name();
    return {};
}

int rowsOf(const ArrayView& values) {
    return static_cast<int>(std::min<std::int64_t>(values.rows(), std::numeric_limits<int>::max()));
}

} // namespace

Session::Session(const EngineRegistry& engines, QObject* parent) : QObject(parent), engines_(engines) {
    choices_.regularization.window = kDefaultWindow;
    try {
        choices_.engine = engines_.preferred().name();
    } catch (const Error&) {
        choices_.engine.clear(); // no engine runs here: the tool bar says so, and looking at kernels still works
    }
    choices_.convolve.baseline = usualBaseline(engines_);
    choices_.monarch.signal.from = -1; // where it is loudest: recordings begin with silence
    connect(&tasks_, &TaskRunner::failed, this, [this](const QString& subject, const QString& explanation) {
        emit failed(subject, sentence(explanation));
    });
    connect(&ceilings_, &MachineCeilings::measuringChanged, this, &Session::occupationChanged);
    connect(&bankSlot_, &BankSlot::changed, this, &Session::takeBank);
    connect(&comparedSlot_, &BankSlot::changed, this, &Session::comparedChanged);
    connect(&bankSlot_, &BankSlot::failed, this, [this](const QString& subject, const QString& explanation) {
        refuse(bankSlot_, &Choices::bank, subject, explanation);
        settleOpening();
    });
    connect(&comparedSlot_, &BankSlot::failed, this, [this](const QString& subject, const QString& explanation) {
        refuse(comparedSlot_, &Choices::compared, subject, explanation);
    });
}

const LoadedFile* Session::loaded(int id) const noexcept {
    const auto found = std::find_if(files_.begin(), files_.end(), [id](const LoadedFile& f) { return f.id == id; });
    return found == files_.end() ? nullptr : &*found;
}

const File* Session::file(int id) const noexcept {
    const LoadedFile* found = loaded(id);
    return found ? found->file.get() : nullptr;
}

QString Session::fileName(int id) const {
    const File* holder = file(id);
    return holder ? fileNameOf(*holder) : QString();
}

const Entry* Session::entry(EntryRef ref) const noexcept {
    const File* holder = ref.isValid() ? file(ref.file) : nullptr;
    if (!holder || ref.entry < 0 || static_cast<std::size_t>(ref.entry) >= holder->entries.size())
        return nullptr;
    return &holder->entries[static_cast<std::size_t>(ref.entry)];
}

QString Session::nameOf(EntryRef ref) const {
    const Entry* found = entry(ref);
    if (!found)
        return {};
    return found->name.empty() ? fileNameOf(*file(ref.file)) : QString::fromStdString(found->name);
}

Choices Session::clamped(Choices choices) const {
    const Entry* signal = entry(choices.signal);
    choices.region = validRegion(choices);
    if (choices.region)
        choices.channel = 0;
    choices.channel = std::clamp(choices.channel, 0, std::max(0, (signal ? rowsOf(signal->values) : 0) - 1));
    const auto& bank = bankSlot_.bank();
    choices.head = std::clamp(choices.head, 0, std::max(0, (bank ? rowsOf(bank->values) : 0) - 1));
    if (choices.compared == choices.bank) // with itself there is nothing to compare
        choices.compared = {};
    return choices;
}

void Session::apply(const Choices& wanted) {
    const Choices before = choices_;
    choices_ = wanted;
    const bool otherGenerated = takeGenerated();
    // An undone choice may point at a file that has been closed since.
    if (choices_.signal.isValid() && !entry(choices_.signal))
        choices_.signal = entry(before.signal) ? before.signal : EntryRef{};
    for (const auto role : {&Choices::bank, &Choices::compared})
        if ((choices_.*role).isValid() && !isUsable(choices_.*role))
            choices_.*role = isUsable(before.*role) ? before.*role : BankRef{};
    for (GateChoice* gate : {&choices_.convolve.inputGate, &choices_.convolve.outputGate})
        if (!isGate(*gate)) // a closed file gates nothing
            *gate = {};
    if (wanted.head != before.head || choices_.bank != before.bank)
        wantedHead_ = std::max(0, wanted.head);
    choices_ = clamped(choices_); // of the bank that is there
    const Choices now = choices_; // a slot may change choices again; each change tells of itself

    if (running_ && ((!now.signal.isValid() && runKind_.needsSignal) || !now.bank.isValid()))
        setRunning(false);
    if (now.forms != before.forms) {
        keepForms(before);
        emit settingsChanged();
    }
    if (otherGenerated)
        emit filesChanged();
    const auto madeBy = [](const Choices& choices) {
        const auto found = choices.generated.find(choices.signal.file);
        return found == choices.generated.end() ? std::optional<Generator>() : found->second;
    };
    if (now.signal != before.signal || now.channel != before.channel || now.region != before.region ||
        madeBy(now) != madeBy(before))
        emit signalChanged();
    const std::uint64_t arrivals = arrivals_;
    wantBanks();
    if (arrivals == arrivals_ && now.head != before.head)
        emit headChanged();
    if (now.regularization != before.regularization)
        emit regularizationChanged();
    if (now.engine != before.engine)
        emit engineChanged();
    if (now.mode != before.mode)
        emit modeChanged();
    if (now.convolve != before.convolve)
        emit convolveChanged();
    if (now.monarch != before.monarch)
        emit monarchChanged();
    if (now != before)
        emit choicesChanged();
}

void Session::change(const QString& what, const Choices& next, int mergeId) {
    const Choices wanted = clamped(next);
    if (wanted != choices_)
        undo_.push(new ChangeChoices(*this, what, choices_, wanted, mergeId)); // the stack owns it
}

void Session::measureLambdaRange() {
    if (!bank()) {
        tasks_.cancel(kRangeLane);
        return;
    }
    tasks_.submit(
        kRangeLane, tr("Looking at the weights of %1").arg(QString::fromStdString(bank()->name)), Supersede::Cancel,
        this, [values = bank()->values](TaskContext&) { return magnitudeRange(values); },
        [this](const MagnitudeRange& range) {
            lambdaRange_ = range;
            if (lambdaIsDefault_ && range.largest > 0) {
                Choices next = choices_;
                next.regularization.lambda =
                    std::clamp(roundedToThree(kDefaultLambdaShare * static_cast<double>(range.largest)),
                               static_cast<double>(range.smallest), static_cast<double>(range.largest));
                apply(next);
            }
            emit lambdaRangeChanged();
        });
}

void Session::tellEmpty(EntryRef ref) {
    const std::string& reason = entry(ref)->reason;
    emit failed(tr("%1 was not chosen.").arg(nameOf(ref)),
                sentence(reason.empty() ? tr("It holds no values") : QString::fromStdString(reason)));
}

void Session::setChannel(int channel) {
    Choices next = choices_;
    next.channel = channel;
    const Entry* chosen = entry(choices_.signal);
    change(chosen ? tr("choose %1").arg(rowName(chosen->rowNames, chosen->grid, channel))
                  : tr("choose channel %1").arg(channel),
           next);
}

void Session::setHead(int head) {
    Choices next = choices_;
    next.head = head;
    change(tr("choose head %1").arg(head), next);
}

void Session::setSquashOn(bool on) {
    Choices next = choices_;
    next.regularization.squashOn = on;
    change(on ? tr("turn Squash on") : tr("turn Squash off"), next);
}

void Session::setSmoothOn(bool on) {
    Choices next = choices_;
    next.regularization.smoothOn = on;
    change(on ? tr("turn Smooth on") : tr("turn Smooth off"), next);
}

void Session::setLambda(double lambda, bool merge) {
    if (!std::isfinite(lambda) || lambda < 0) {
        emit failed(tr("λ was not changed."), tr("It must be 0 or a positive number."));
        return;
    }
    if (!merge)
        ++gesture_;
    Choices next = choices_;
    next.regularization.lambda = lambda;
    if (next != choices_)
        lambdaIsDefault_ = false;
    change(tr("set λ"), next, merge ? gesture_ : -1);
}

void Session::setWindow(std::int64_t window) {
    if (window < 1 || window % 2 == 0) {
        emit failed(tr("The Smooth window was not changed."), tr("It must be an odd number of taps from 1."));
        return;
    }
    Choices next = choices_;
    next.regularization.window = window;
    change(tr("set the Smooth window to %1 taps").arg(window), next);
}

void Session::setMode(Mode mode) {
    Choices next = choices_;
    next.mode = mode;
    change(tr("convolve in mode %1").arg(QString::fromUtf8(longwave::nameOf(mode))), next);
}

bool Session::isGate(const GateChoice& gate) const {
    if (gate.kind != GateChoice::Kind::Signal)
        return true;
    const Entry* values = entry(gate.signal);
    return values && !values->values.isEmpty();
}

void Session::setConvolve(const QString& what, const ConvolveChoices& wanted, bool merge) {
    try {
        if (!wanted.baseline.empty()) {
            const Engine& engine = engines_.find(wanted.baseline);
            if (const std::string reason = engine.unavailableReason(); !reason.empty())
                throw Error(engine.title(), reason);
        }
        if (wanted.taps < 0)
            throw Error("Taps kept", std::to_string(wanted.taps) + "; a number from 1 is accepted, or 0 for all");
        lowestBands(wanted.keepFrequencies); // says what is accepted
        if (wanted.order != 0 && (wanted.order < 2 || wanted.order > 4))
            throw Error("Monarch order",
                        std::to_string(wanted.order) + "; 2, 3 and 4 are accepted, or 0 to let the engine choose");
        for (const GateChoice* gate : {&wanted.inputGate, &wanted.outputGate})
            if (!isGate(*gate))
                throw Error("Gate", "the chosen signal is not open, or holds no values");
    } catch (const Error& error) {
        emit failed(tr("It was not changed."), sentence(QString::fromStdString(error.what())));
        return;
    }
    if (!merge)
        ++gesture_;
    Choices next = choices_;
    next.convolve = wanted;
    next.convolve.keepFrequencies = std::min(wanted.keepFrequencies, 1.0);
    change(what, next, merge ? gesture_ : -1);
}

void Session::setMonarch(const QString& what, const MonarchChoices& wanted, bool merge) {
    MonarchChoices chosen = wanted;
    try {
        checkTraceFactors(chosen.factors, chosen.points(), "Factors");
        for (const StageRow* row : {&chosen.signal, &chosen.kernel})
            if (row->source == StageRow::Source::Drawn && row->drawn.empty())
                throw Error("Drawn row", "there is nothing in it; one sample or more is accepted");
        if (chosen.taps < 0)
            throw Error("Taps kept", std::to_string(chosen.taps) + "; a number from 1 is accepted, or 0 for all");
        lowestBands(chosen.keepFrequencies); // says what is accepted
    } catch (const Error& error) {
        emit failed(tr("It was not changed."), sentence(QString::fromStdString(error.what())));
        return;
    }
    if (chosen.matrices) {
        bool fits = chosen.matrices->size() == chosen.factors.size();
        for (std::size_t i = 0; fits && i < chosen.factors.size(); ++i) {
            const auto size = static_cast<std::size_t>(chosen.factors[i]);
            const Complexes& matrix = (*chosen.matrices)[i];
            fits = matrix.empty() || matrix.size() == size * size;
        }
        if (!fits)
            chosen.matrices.reset();
    }
    chosen.keepFrequencies = std::min(chosen.keepFrequencies, 1.0);
    if (!merge)
        ++gesture_;
    Choices next = choices_;
    next.monarch = std::move(chosen);
    change(what, next, merge ? gesture_ : -1);
}

void Session::setRunning(bool running) {
    if (running == running_)
        return;
    if (running && !canRun()) {
        emit failed(tr("The convolution was not started."),
                    runKind_.needsSignal ? tr("It needs a signal and a kernel bank.") : tr("It needs a kernel bank."));
        return;
    }
    if (running && occupant_) {
        emit failed(tr("The live convolution was not started."), occupation_);
        return;
    }
    running_ = running;
    emit runningChanged();
}

bool Session::occupy(const QObject* holder, const QString& what, const QString& words, const QString& wayOut) {
    if (const QString reason = occupation(); occupant_ != holder && !reason.isEmpty()) {
        emit failed(what, reason);
        return false;
    }
    occupant_ = holder;
    occupation_ = tr("%1, and both would slow each other down. %2").arg(words, wayOut);
    setRunning(false);
    emit occupationChanged();
    return true;
}

QString Session::occupation() const {
    if (occupant_)
        return occupation_;
    return ceilings_.isMeasuring()
               ? tr("What this machine can do is being measured, which takes two seconds; nothing runs beside it.")
               : QString();
}

void Session::measureMachine(const QObject* holder) {
    if (occupant_ && occupant_ != holder)
        emit failed(tr("The machine was not measured."), occupation_);
    else
        ceilings_.measure();
}

void Session::vacate(const QObject* holder) {
    if (occupant_ != holder)
        return;
    occupant_ = nullptr;
    emit occupationChanged();
}

void Session::setRunKind(const RunKind& kind) {
    if (std::exchange(runKind_, kind) == kind)
        return;
    if (running_ && !canRun())
        setRunning(false);
    emit runKindChanged();
}

} // namespace longwave::ui
