// SPDX-License-Identifier: GPL-3.0-or-later
// The session's signal: a row, a voxel, the mean of a region, and what is generated.
#include "compute/data/generated_file.h"
#include "ui/session/change_choices.h"
#include "ui/session/first_row.h"
#include "ui/session/session.h"
#include "ui/session/words.h"

#include <algorithm>
#include <limits>

namespace longwave::ui {

namespace {

LoadedFile loadedFrom(int id, const Generator& generator) {
    LoadedFile loaded;
    loaded.id = id;
    loaded.file = std::make_shared<const File>(generatedFile(generator));
    loaded.banks = std::make_shared<const FileBanks>(findBanks(*loaded.file));
    loaded.generator = generator;
    return loaded;
}

} // namespace

std::optional<Signal> Session::signal() const {
    const Entry* chosen = entry(choices_.signal);
    if (!chosen || chosen->values.isEmpty())
        return std::nullopt;
    Signal signal{nameOf(choices_.signal).toStdString(), chosen->values, chosen->sampleRate, chosen->rowNames};
    if (!choices_.region)
        return signal;
    const std::shared_ptr<const File>& file = loaded(choices_.signal.file)->file;
    if (!regionSeries_ || regionSeries_->file != file || regionSeries_->ref != choices_.signal ||
        regionSeries_->box != *choices_.region)
        regionSeries_ =
            RegionSeries{file, choices_.signal, *choices_.region, seriesOf(chosen->values, *choices_.region)};
    signal.values = regionSeries_->values;
    signal.name += tr(", mean of %1").arg(QString::fromStdString(longwave::toString(*choices_.region))).toStdString();
    return signal;
}

std::optional<VoxelBox> Session::validRegion(const Choices& choices) const {
    const Entry* chosen = entry(choices.signal);
    if (!choices.region || !chosen || !chosen->grid)
        return std::nullopt;
    for (std::size_t axis = 0; axis < 3; ++axis)
        if (choices.region->high[axis] >= chosen->grid->extents[axis])
            return std::nullopt;
    return choices.region;
}

void Session::useAsSignal(EntryRef ref, int row) {
    const Entry* chosen = entry(ref);
    if (!chosen)
        return;
    if (chosen->values.isEmpty()) {
        tellEmpty(ref);
        return;
    }
    Choices next = choices_;
    next.signal = ref;
    if (ref != choices_.signal || row >= 0) {
        next.channel = row >= 0 ? row : firstRowOf(chosen);
        next.region.reset();
    }
    const auto index = static_cast<std::size_t>(std::max(0, row));
    const QString name = nameOf(ref);
    change(row >= 0 && index < chosen->rowNames.size()
               ? tr("use %1 of %2 as signal").arg(QString::fromStdString(chosen->rowNames[index]), name)
               : tr("use %1 as signal").arg(name),
           next);
}

void Session::useVoxels(EntryRef ref, const VoxelBox& box) {
    const Entry* chosen = entry(ref);
    if (!chosen)
        return;
    try {
        checkVoxelBox(box, chosen->values, nameOf(ref).toStdString());
    } catch (const Error& error) {
        emit failed(tr("The voxels were not chosen."), sentence(QString::fromStdString(error.explanation())));
        return;
    }
    Choices next = choices_;
    next.signal = ref;
    next.region.reset();
    const Shape& shape = chosen->values.shape();
    const std::int64_t row = box.low[0] + shape[2] * (box.low[1] + shape[1] * box.low[2]);
    next.channel = 0;
    if (!box.isVoxel())
        next.region = box;
    else if (row <= std::numeric_limits<int>::max())
        next.channel = static_cast<int>(row);
    const QString words = QString::fromStdString(longwave::toString(box));
    change(box.isVoxel() ? tr("choose voxel %1").arg(words) : tr("choose region %1").arg(words), next);
}

// ---- generated ------------------------------------------------------------------------------------------------------

EntryRef Session::addGenerated(const Generator& generator) {
    checkGenerator(generator); // throws
    const EntryRef ref{nextId_++, 0};
    Choices next = choices_;
    next.generated[ref.file] = generator;
    next.signal = ref;
    next.channel = 0;
    next.region.reset();
    // Not `change`: what the choice points at is not there yet.
    undo_.push(new ChangeChoices(*this, tr("generate %1").arg(QString::fromStdString(describe(generator))), choices_,
                                 next, -1)); // the stack owns it
    return ref;
}

void Session::setGenerated(int id, const Generator& generator) {
    checkGenerator(generator); // throws
    const auto found = choices_.generated.find(id);
    if (found == choices_.generated.end() || found->second == generator)
        return;
    Choices next = choices_;
    next.generated[id] = generator;
    change(tr("generate %1").arg(QString::fromStdString(describe(generator))), next);
}

const Generator* Session::generatorOf(int id) const noexcept {
    const LoadedFile* found = loaded(id);
    return found && found->generator ? &*found->generator : nullptr;
}

bool Session::takeGenerated() {
    const auto gone = std::erase_if(
        files_, [this](const LoadedFile& open) { return open.generator && !choices_.generated.contains(open.id); });
    bool changed = gone > 0;
    for (const auto& [id, generator] : choices_.generated) {
        const int wanted = id;
        const auto place = std::ranges::find(files_, wanted, &LoadedFile::id);
        if (place != files_.end() && place->generator == generator)
            continue;
        if (place != files_.end())
            *place = loadedFrom(id, generator);
        else
            files_.push_back(loadedFrom(id, generator));
        changed = true;
    }
    return changed;
}

} // namespace longwave::ui
