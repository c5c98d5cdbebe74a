// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/voxel_picker.h"

#include "ui/library/voxel_overlay.h"
#include "ui/plot/heatmap.h"
#include "ui/plot/plot.h"
#include "ui/session/row_name.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>

namespace longwave::ui {

namespace {

constexpr auto kLane = "voxels";
constexpr int kLeastHeight = 120;
constexpr int kMostHeight = 240;

/// A slice as it is drawn, and the range of its colours.
struct SlicePicture {
    Heatmap::Values values;
    float low = 0;
    float high = 1;
};

SlicePicture pictureOf(const ArrayView& volume, std::int64_t z, const std::stop_token& stop) {
    SlicePicture picture;
    auto values = std::make_shared<std::vector<float>>(meanSlice(volume, z, stop));
    float low = std::numeric_limits<float>::infinity(), high = -low;
    for (const float value : *values)
        if (std::isfinite(value)) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    if (low <= high)
        picture = {nullptr, low, high > low ? high : low + 1};
    picture.values = std::move(values);
    return picture;
}

} // namespace

VoxelPicker::VoxelPicker(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      slider_(new QSlider(Qt::Horizontal)),
      sliceText_(new QLabel),
      chosenText_(new QLabel),
      plot_(new Plot) {
    map_ = new Heatmap(plot_, Heatmap::Map::Magnitude);
    overlay_ = new VoxelOverlay(plot_);
    setAccessibleName(tr("Voxels"));
    plot_->setZoomable(false, false);
    plot_->setCrossHairEnabled(false);
    plot_->setFocusPolicy(Qt::NoFocus); // the overlay has it
    plot_->setTitles(QStringLiteral("x (voxels)"), QStringLiteral("y (voxels)"));
    plot_->setXTickFormat(TickFormat::Length1024); // whole numbers
    plot_->setYTickFormat(TickFormat::Length1024);
    map_->setBarTitle(tr("mean"));
    plot_->setToolTip(tr("Each voxel's mean over time. A click picks a voxel, a drag the mean of a region; Shift makes "
                         "the region reach to where you click, on another slice too"));
    slider_->setAccessibleName(tr("Slice z"));
    slider_->setToolTip(tr("Slice along z; the wheel over the picture steps through them"));
    sliceText_->setProperty("role", "caption");
    chosenText_->setFont(uiFont(TextRole::Caption));
    chosenText_->setWordWrap(true);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(sliceText_);
    row->addWidget(slider_, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(row);
    layout->addWidget(plot_);
    layout->addWidget(chosenText_);
    connect(slider_, &QSlider::valueChanged, this, &VoxelPicker::setSlice);
    connect(overlay_, &VoxelOverlay::sliceWanted, this,
            [this](int step) { slider_->setValue(slider_->value() + step); });
    connect(overlay_, &VoxelOverlay::picked, this, [this](const VoxelBox& box) { session_.useVoxels(ref_, box); });
    connect(&session_, &Session::signalChanged, this, &VoxelPicker::followChoice);
    hide();
}

const Entry* VoxelPicker::entry() const {
    const Entry* found = session_.entry(ref_);
    return found && found->grid && !found->values.isEmpty() ? found : nullptr;
}

QString VoxelPicker::text() const {
    return chosenText_->text();
}

VoxelBox VoxelPicker::chosen() const {
    const Choices& choices = session_.choices();
    if (choices.region)
        return *choices.region;
    const std::array<std::int64_t, 3> voxel = voxelOfRow(*entry()->grid, choices.channel);
    return {voxel, voxel};
}

void VoxelPicker::show(EntryRef ref) {
    const LoadedFile* loaded = session_.loaded(ref.file);
    const bool same = ref == ref_ && loaded && loaded->file == file_;
    ref_ = ref;
    file_ = loaded ? loaded->file : nullptr;
    const Entry* shown = entry();
    setVisible(shown != nullptr);
    if (!shown || same)
        return;
    const auto& extents = shown->grid->extents;
    const int last = static_cast<int>(std::min<std::int64_t>(extents[2], std::numeric_limits<int>::max())) - 1;
    // The slice with what is chosen; else the middle, where the brain is.
    const bool isSignal = session_.choices().signal == ref;
    const int z = isSignal && (session_.choices().region || session_.choices().channel > 0)
                      ? static_cast<int>(chosen().low[2])
                      : last / 2;
    {
        const QSignalBlocker quiet(slider_);
        slider_->setRange(0, last);
        slider_->setValue(z);
    }
    slider_->setEnabled(last > 0);
    overlay_->setExtents(extents[0], extents[1]);
    fitHeight();
    setSlice(z);
    followChoice();
}

void VoxelPicker::setSlice(int z) {
    const Entry* shown = entry();
    if (!shown)
        return;
    sliceText_->setText(tr("z = %1 of 0…%2").arg(z).arg(slider_->maximum()));
    overlay_->setSlice(z);
    draw();
}

void VoxelPicker::draw() {
    const Entry* shown = entry();
    const auto [nx, ny, nz] = shown->grid->extents;
    isDrawn_ = false;
    session_.tasks().submit(
        kLane, tr("Looking at a slice of %1").arg(session_.nameOf(ref_)), Supersede::Finish, this,
        [values = shown->values, z = slider_->value()](TaskContext& task) { return pictureOf(values, z, task.stop()); },
        [this, file = file_, columns = static_cast<int>(nx), rows = static_cast<int>(ny)](const SlicePicture& picture) {
            if (file != file_)
                return;
            map_->setRowAxis(-0.5, 1);
            map_->setData(picture.values, rows, columns, -0.5, 1);
            map_->setRange(static_cast<double>(picture.low), static_cast<double>(picture.high));
            isDrawn_ = true;
            overlay_->update();
        });
}

void VoxelPicker::followChoice() {
    if (!entry())
        return;
    const bool isSignal = session_.choices().signal == ref_;
    overlay_->setChosen(isSignal ? chosen() : VoxelBox{});
    if (!isSignal) {
        chosenText_->setText(tr("Click a voxel, or drag a region, to take it for the signal."));
        return;
    }
    const VoxelBox box = chosen();
    const QString words = QString::fromStdString(longwave::toString(box));
    chosenText_->setText(box.isVoxel() ? tr("Voxel %1").arg(words)
                                       : tr("Mean of %1: %2 voxels").arg(words, format::count(box.count())));
}

void VoxelPicker::fitHeight() {
    const Entry* shown = entry();
    if (!shown)
        return;
    const auto& grid = *shown->grid;
    const double shape =
        static_cast<double>(grid.extents[1]) * grid.sizes[1] / (static_cast<double>(grid.extents[0]) * grid.sizes[0]);
    constexpr int kAxes = 80; // numbers, titles and the colour bar beside the picture
    const int wanted = static_cast<int>(std::min(1e4, std::max(1, width() - kAxes) * shape)) + 44;
    plot_->setFixedHeight(std::clamp(wanted, kLeastHeight, kMostHeight));
}

void VoxelPicker::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitHeight();
}

} // namespace longwave::ui
