// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace longwave::ui {

class Session;

/// Why what the Monarch page takes apart cannot run at full size; empty: it can.
QString whyNotInConvolve(const Session& session);

/// What of the page's choices goes along, and what does not, in a sentence.
QString inConvolveSentence(const Session& session);

/// Sets Convolve as the Monarch page is (causal or circular, taps, frequencies, order p, precision of the tensor cores)
/// as one undo step, and starts the live run. Precondition: whyNotInConvolve is empty.
void openInConvolve(Session& session);

} // namespace longwave::ui
