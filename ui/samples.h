// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace longwave::ui {

/// A file that comes with Longwave. Samples are real files, not resources inside the program, so that they are
/// memory-mapped like anybody's.
struct Sample {
    QString title;          ///< "Speech: a voice saying “front center”"
    QString description;    ///< one line: what is in it
    QString path;           ///< where it is on this machine
    double sampleRate = 0;  ///< Hz, for a signal whose file does not say; 0 = the file knows
    bool isKernels = false; ///< a bank, not a signal
};

/// The samples found here: in <program>/../share/longwave/samples, or else in the tree it was built from. Those that
/// are missing are left out.
const std::vector<Sample>& samples();

/// Where a bundled file is on this machine ("mnist10k.npz"); empty when it is missing.
QString samplePath(const QString& name);

/// What the program opens when asked for its samples: a signal and two kernel banks, without Squash and with it. The
/// bank without Squash comes first, so it is the one chosen.
QStringList startingSamples();

} // namespace longwave::ui
