// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/layers_of_session.h"

#include "compute/parameterization/parameterization.h"

#include <algorithm>
#include <utility>

namespace longwave::ui {

SessionLayers layersOf(const Session& session, int file) {
    const auto isPlain = [](const Match& match) { return match.parameterization == "plain"; };
    SessionLayers layers;
    const LoadedFile* loaded = session.loaded(file);
    if (!loaded)
        return layers;
    const std::vector<Match>& matches = loaded->banks->matches;
    const bool anyRecognised = std::any_of(matches.begin(), matches.end(),
                                           [&](const Match& match) { return match.isUsable() && !isPlain(match); });
    for (const Match& match : matches) {
        if (!match.isUsable() || (anyRecognised && isPlain(match)))
            continue;
        const BankRef ref{file, match.parameterization, match.name};
        layers.banks.push_back(ref);
        LayerRow row;
        row.name = session.nameOf(ref);
        row.parameterization = QString::fromUtf8(parameterizationOf(match).title());
        row.heads = match.heads;
        row.length = match.length;
        row.dtype = QString::fromStdString(match.dtype);
        layers.rows.push_back(std::move(row));
        LayerSource source;
        source.name = match.name;
        source.kernels = [match, settings = session.settingsOf(ref)](const std::stop_token& stop,
                                                                     const std::function<void(double)>& progress) {
            return kernelsOf(match, settings, stop, progress);
        };
        layers.sources.push_back(std::move(source));
    }
    return layers;
}

} // namespace longwave::ui
