// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/data/voxel_box.h"

#include "compute/error.h"
#include "compute/io/text.h"

#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <string_view>

namespace longwave {
namespace {

bool parseWhole(std::string_view text, std::int64_t& value) {
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && value >= 0;
}

bool parseRange(std::string_view text, std::int64_t& low, std::int64_t& high) {
    const std::size_t colon = text.find(':');
    if (!parseWhole(text.substr(0, colon), low))
        return false;
    if (colon == std::string_view::npos) {
        high = low;
        return true;
    }
    return parseWhole(text.substr(colon + 1), high) && high >= low;
}

struct Mean {
    double sum = 0;
    std::int64_t count = 0;
    void add(double value) noexcept {
        if (std::isnan(value))
            return;
        sum += value;
        ++count;
    }
    float value() const noexcept {
        return count ? static_cast<float>(sum / static_cast<double>(count)) : std::numeric_limits<float>::quiet_NaN();
    }
};

std::size_t index(std::int64_t i) noexcept {
    return static_cast<std::size_t>(i);
}

} // namespace

VoxelBox parseVoxelBox(const std::string& text, const std::string& subject) {
    VoxelBox box;
    std::size_t at = 0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        if (at > text.size() || !parseRange(std::string_view(text).substr(at, end - at), box.low[axis], box.high[axis]))
            throw Error(subject, inQuotes(text) + "; x,y,z of a voxel (3,4,0) or ranges with both ends in them "
                                                  "(2:5,3:9,1) are accepted");
        at = end + 1;
    }
    if (at <= text.size())
        throw Error(subject, inQuotes(text) + " has more than three coordinates; x,y,z is accepted");
    return box;
}

std::string toString(const VoxelBox& box) {
    std::string text;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        text.append(axis ? ", " : "").append(std::to_string(box.low[axis]));
        if (box.high[axis] != box.low[axis])
            text.append(":").append(std::to_string(box.high[axis]));
    }
    return text;
}

void checkVoxelBox(const VoxelBox& box, const ArrayView& volume, const std::string& subject) {
    if (volume.rank() != 4 || volume.isEmpty())
        throw Error(subject, "an array of shape " + toString(volume.shape()) +
                                 " has no voxels; a volume over time, of functional MRI, has");
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const std::int64_t extent = volume.shape()[2 - axis];
        if (box.low[axis] < 0 || box.high[axis] < box.low[axis] || box.high[axis] >= extent)
            throw Error(subject, toString(box) + " is not inside of the volume: " + std::string(1, "xyz"[axis]) +
                                     " goes from 0 to " + std::to_string(extent - 1));
    }
}

std::vector<float> meanOver(const ArrayView& volume, const VoxelBox& box, const std::stop_token& stop) {
    std::vector<Mean> means(index(volume.length()));
    std::vector<double> line(index(box.high[0] - box.low[0] + 1));
    for (std::int64_t z = box.low[2]; z <= box.high[2]; ++z)
        for (std::int64_t y = box.low[1]; y <= box.high[1]; ++y) {
            if (stop.stop_requested())
                throw Cancelled();
            const ArrayView lines = volume.at(0, z).at(0, y).transposed(); // [T, nx]: x is next to x in the file
            for (std::size_t t = 0; t < means.size(); ++t) {
                lines.read(static_cast<std::int64_t>(t), box.low[0], line);
                for (const double value : line)
                    means[t].add(value);
            }
        }
    std::vector<float> series;
    series.reserve(means.size());
    for (const Mean& mean : means)
        series.push_back(mean.value());
    return series;
}

ArrayView seriesOf(const ArrayView& volume, const VoxelBox& box) {
    if (box.isVoxel())
        return volume.at(0, box.low[2]).at(0, box.low[1]).at(0, box.low[0]);
    ArrayView::Source source;
    source.deferred = std::make_shared<const DeferredBytes>([volume, box] {
        const std::vector<float> series = meanOver(volume, box);
        std::vector<std::byte> bytes(series.size() * sizeof(float));
        std::memcpy(bytes.data(), series.data(), bytes.size());
        return bytes;
    });
    return ArrayView(std::move(source), {volume.length()});
}

std::vector<float> meanSlice(const ArrayView& volume, std::int64_t z, const std::stop_token& stop) {
    const std::int64_t ny = volume.shape()[1], nx = volume.shape()[2], times = volume.length();
    std::vector<float> picture;
    picture.reserve(index(ny * nx));
    std::vector<double> line(index(nx));
    for (std::int64_t y = 0; y < ny; ++y) {
        if (stop.stop_requested())
            throw Cancelled();
        std::vector<Mean> means(index(nx));
        const ArrayView lines = volume.at(0, z).at(0, y).transposed(); // [T, nx]
        for (std::int64_t t = 0; t < times; ++t) {
            lines.read(t, 0, line);
            for (std::size_t x = 0; x < line.size(); ++x)
                means[x].add(line[x]);
        }
        for (const Mean& mean : means)
            picture.push_back(mean.value());
    }
    return picture;
}

} // namespace longwave
