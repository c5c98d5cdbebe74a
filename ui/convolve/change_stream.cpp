// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/change_stream.h"

#include "ui/theme/format.h"

#include <QCoreApplication>

#include <utility>

namespace longwave::ui {

namespace {

struct ChangeStreamWords {
    Q_DECLARE_TR_FUNCTIONS(ChangeStream)
};

constexpr int kMergesFrequencies = 7302;
constexpr int kMergesFades = 7303;

QString changeWords(const StreamSettings& before, const StreamSettings& after) {
    if (before.input != after.input || before.loop != after.loop)
        return ChangeStreamWords::tr("choose the stream's source");
    if (before.frequency != after.frequency)
        return ChangeStreamWords::tr("set the source's frequency");
    if (before.block != after.block)
        return ChangeStreamWords::tr("set blocks to %1 samples").arg(format::count(after.block));
    if (before.uniform != after.uniform)
        return ChangeStreamWords::tr("choose the parts of the kernel");
    if (before.output != after.output)
        return ChangeStreamWords::tr("choose the stream's output");
    return ChangeStreamWords::tr("set the fade");
}

bool isFrequencyAlone(const StreamSettings& before, StreamSettings after) {
    after.frequency = before.frequency;
    return !isStep(before, after);
}

bool isFadeAlone(const StreamSettings& before, StreamSettings after) {
    after.fadeSeconds = before.fadeSeconds;
    return !isStep(before, after);
}

} // namespace

bool isStep(const StreamSettings& before, const StreamSettings& after) {
    StreamSettings heard = after;
    heard.volume = before.volume;
    heard.muted = before.muted;
    return heard != before;
}

ChangeStream::ChangeStream(const StreamSettings& before, const StreamSettings& after, Take take)
    : QUndoCommand(changeWords(before, after)),
      before_(before),
      after_(after),
      take_(std::move(take)) {}

void ChangeStream::undo() {
    if (!take_(before_))
        setObsolete(true);
}

void ChangeStream::redo() {
    if (!std::exchange(isNew_, false) && !take_(after_))
        setObsolete(true);
}

int ChangeStream::id() const {
    if (isFrequencyAlone(before_, after_))
        return kMergesFrequencies;
    return isFadeAlone(before_, after_) ? kMergesFades : -1;
}

bool ChangeStream::mergeWith(const QUndoCommand* other) {
    const auto& next = static_cast<const ChangeStream&>(*other); // of the same id
    after_ = next.after_;
    if (!isStep(before_, after_))
        setObsolete(true);
    return true;
}

} // namespace longwave::ui
