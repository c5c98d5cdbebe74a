// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/open_in_convolve.h"

#include "ui/session/session.h"

#include <QCoreApplication>

namespace longwave::ui {

namespace {

/// Whose words these are, for translators.
struct ConvolveText {
    Q_DECLARE_TR_FUNCTIONS(OpenInConvolve)
};

/// As the page has it, the rest as Convolve had it.
ConvolveChoices convolveAs(const MonarchChoices& page, ConvolveChoices convolve) {
    convolve.taps = page.taps;
    convolve.keepFrequencies = page.keepFrequencies;
    convolve.order = static_cast<int>(page.factors.size());
    if (page.precision == StagePrecision::Half)
        convolve.precision = PlanOptions::TensorPrecision::Half;
    else if (page.precision == StagePrecision::Bfloat)
        convolve.precision = PlanOptions::TensorPrecision::Bfloat;
    else if (page.precision == StagePrecision::Accurate)
        convolve.precision = PlanOptions::TensorPrecision::Accurate;
    return convolve;
}

} // namespace

QString whyNotInConvolve(const Session& session) {
    if (!session.signal())
        return ConvolveText::tr("Convolve needs a loaded signal: open one first (Ctrl+O).");
    if (!session.bank())
        return ConvolveText::tr("Convolve needs a loaded kernel bank: open one first (Ctrl+O).");
    return {};
}

QString inConvolveSentence(const Session& session) {
    const MonarchChoices& page = session.choices().monarch;
    QString words =
        ConvolveText::tr(
            "Runs the loaded signal, whole, through head %1 on the chosen engine, with the same mode, taps, "
            "frequencies and order p.")
            .arg(session.choices().head);
    if (page.signal.source != StageRow::Source::Loaded || page.kernel.source != StageRow::Source::Loaded)
        words += QLatin1Char(' ') + ConvolveText::tr("Examples and drawings stay here.");
    if (page.matrices)
        words += QLatin1Char(' ') + ConvolveText::tr("Learned matrices stay here: engines have exact DFTs.");
    return words;
}

void openInConvolve(Session& session) {
    const MonarchChoices& page = session.choices().monarch;
    const Mode mode = page.causal ? Mode::Causal : Mode::Circular;
    const ConvolveChoices convolve = convolveAs(page, session.choices().convolve);
    const bool otherMode = session.choices().mode != mode;
    const bool otherChoices = !(session.choices().convolve == convolve);
    if (otherMode || otherChoices) { // an empty macro would be a step that undoes nothing
        session.undoStack().beginMacro(ConvolveText::tr("open in Convolve"));
        if (otherMode)
            session.setMode(mode);
        if (otherChoices)
            session.setConvolve(ConvolveText::tr("as on the Monarch page"), convolve);
        session.undoStack().endMacro();
    }
    session.setRunning(true);
}

} // namespace longwave::ui
