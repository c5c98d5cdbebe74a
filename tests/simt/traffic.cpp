// SPDX-License-Identifier: GPL-3.0-or-later
#include "simt/traffic.h"

#include "simt/memory.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace longwave::simt {
namespace {

constexpr std::size_t kBanks = 32;
constexpr std::uintptr_t kSectorBytes = 32;

/// How many different words each bank is asked for; one word goes to many lanes at once.
class Wavefront {
  public:
    void ask(std::uintptr_t address, std::size_t bytes) {
        for (std::uintptr_t word = address / 4; word <= (address + bytes - 1) / 4; ++word) {
            const std::size_t bank = word % kBanks;
            std::size_t known = 0;
            while (known < counts_[bank] && words_[bank][known] != word)
                ++known;
            if (known == counts_[bank]) {
                words_[bank][known] = word;
                most_ = std::max<std::uint64_t>(most_, ++counts_[bank]);
            }
        }
    }
    std::uint64_t most() const { return most_; }

  private:
    std::array<std::array<std::uintptr_t, kBanks>, kBanks> words_; // Not initialised: counts_ says how many are
    std::array<std::uint8_t, kBanks> counts_{};
    std::uint64_t most_ = 0;
};

} // namespace

void Traffic::begin(int threads) {
    log_.resize(std::max(log_.size(), static_cast<std::size_t>(threads)));
    any_.resize(log_.size() / 32);
    for (auto& lane : log_)
        lane.clear();
    std::fill(any_.begin(), any_.end(), std::uint8_t{0});
}

void Traffic::record(int thread, const void* code, const void* address, std::size_t bytes, Kind kind) {
    any_[static_cast<std::size_t>(thread / 32)] = 1;
    auto& lane = log_[static_cast<std::size_t>(thread)];
    auto at = reinterpret_cast<std::uintptr_t>(address);
    while (bytes > 0) {
        const std::size_t part = std::min<std::size_t>(bytes, 16); // No instruction moves more
        lane.push_back({code, at, static_cast<std::uint16_t>(part), kind, static_cast<std::uint8_t>(thread % 32), 0});
        at += part;
        bytes -= part;
    }
}

void Traffic::flush(int warp, SharedCounts& shared) {
    if (!any_[static_cast<std::size_t>(warp)])
        return;
    any_[static_cast<std::size_t>(warp)] = 0;
    const std::span lanes(log_.data() + static_cast<std::ptrdiff_t>(warp) * 32, 32);
    const auto& first = lanes.front();
    const bool alike = std::all_of(lanes.begin() + 1, lanes.end(), [&](const auto& lane) {
        return std::equal(lane.begin(), lane.end(), first.begin(), first.end(),
                          [](const Touch& a, const Touch& b) { return a.code == b.code && a.kind == b.kind; });
    });
    if (alike)
        flushAlike(lanes, shared);
    else
        flushUnlike(lanes, shared);
    for (auto& lane : lanes)
        lane.clear();
}

void Traffic::flushAlike(std::span<std::vector<Touch>> lanes, SharedCounts& shared) {
    std::array<Touch, 32> access;
    for (std::size_t index = 0; index < lanes.front().size(); ++index) {
        for (std::size_t lane = 0; lane < 32; ++lane)
            access[lane] = lanes[lane][index];
        countAccess(access, shared);
    }
}

void Traffic::flushUnlike(std::span<std::vector<Touch>> lanes, SharedCounts& shared) {
    sorted_.clear();
    for (auto& lane : lanes) {
        const auto byCode = [](const Touch& a, const Touch& b) {
            return std::tie(a.code, a.kind) < std::tie(b.code, b.kind);
        };
        std::stable_sort(lane.begin(), lane.end(), byCode);
        for (std::size_t index = 1; index < lane.size(); ++index)
            if (!byCode(lane[index - 1], lane[index]))
                lane[index].turn = lane[index - 1].turn + 1;
        sorted_.insert(sorted_.end(), lane.begin(), lane.end());
    }
    std::sort(sorted_.begin(), sorted_.end(), [](const Touch& a, const Touch& b) {
        return std::tie(a.code, a.kind, a.turn, a.lane) < std::tie(b.code, b.kind, b.turn, b.lane);
    });
    for (auto begin = sorted_.begin(); begin != sorted_.end();) {
        const auto end = std::find_if(begin, sorted_.end(), [&](const Touch& touch) {
            return std::tie(touch.code, touch.kind, touch.turn) != std::tie(begin->code, begin->kind, begin->turn);
        });
        countAccess({begin, end}, shared);
        begin = end;
    }
}

void Traffic::countAccess(std::span<const Touch> lanes, SharedCounts& shared) {
    // An instruction whose lanes point to both spaces is two accesses.
    const auto inShared = [](const Touch& touch) {
        const Region& region = Memory::instance().shared();
        return touch.address - reinterpret_cast<std::uintptr_t>(region.begin) < region.capacity;
    };
    const auto count = std::count_if(lanes.begin(), lanes.end(), inShared);
    if (static_cast<std::size_t>(count) == lanes.size()) {
        countShared(lanes, shared);
    } else if (count == 0) {
        countGlobal(lanes);
    } else {
        std::array<Touch, 32> split;
        std::copy(lanes.begin(), lanes.end(), split.begin());
        std::stable_partition(split.begin(), split.begin() + static_cast<std::ptrdiff_t>(lanes.size()), inShared);
        countShared({split.data(), static_cast<std::size_t>(count)}, shared);
        countGlobal({split.data() + count, lanes.size() - static_cast<std::size_t>(count)});
    }
}

void Traffic::countShared(std::span<const Touch> lanes, SharedCounts& shared) {
    ++(lanes.front().kind == Kind::Read ? shared.reads : shared.writes);
    const int lanesAtOnce = lanes.front().bytes <= 4 ? 32 : lanes.front().bytes <= 8 ? 16 : 8;
    for (auto begin = lanes.begin(); begin != lanes.end();) {
        Wavefront wavefront;
        const int part = begin->lane / lanesAtOnce;
        for (; begin != lanes.end() && begin->lane / lanesAtOnce == part; ++begin)
            wavefront.ask(begin->address, begin->bytes);
        shared.wavefronts += wavefront.most();
        ++shared.idealWavefronts;
    }
}

void Traffic::countMatrixLoad(std::span<const std::uintptr_t> rows, SharedCounts& shared) {
    ++shared.reads;
    for (std::size_t matrix = 0; matrix < 4; ++matrix) {
        Wavefront wavefront;
        for (std::size_t row = 0; row < 8; ++row)
            wavefront.ask(rows[8 * matrix + row], 16);
        shared.wavefronts += wavefront.most();
        ++shared.idealWavefronts;
    }
}

void Traffic::countGlobal(std::span<const Touch> lanes) {
    std::array<std::uintptr_t, 64> sectors;
    std::size_t count = 0;
    for (const Touch& touch : lanes)
        for (std::uintptr_t sector = touch.address / kSectorBytes;
             sector <= (touch.address + touch.bytes - 1) / kSectorBytes; ++sector)
            if (count == 0 || sectors[count - 1] != sector)
                sectors[count++] = sector;
    std::sort(sectors.begin(), sectors.begin() + static_cast<std::ptrdiff_t>(count));
    const bool read = lanes.front().kind == Kind::Read;
    const Region* last = nullptr;
    for (std::size_t index = 0; index < count; ++index) {
        if (index > 0 && sectors[index] == sectors[index - 1])
            continue;
        // One access may spread over several buffers; it is one for each.
        Region* region = Memory::instance().near(reinterpret_cast<const void*>(sectors[index] * kSectorBytes));
        if (!region)
            continue;
        (read ? region->counts.bytesRead : region->counts.bytesWritten) += kSectorBytes;
        if (region != last)
            ++(read ? region->counts.reads : region->counts.writes);
        last = region;
    }
}

} // namespace longwave::simt
