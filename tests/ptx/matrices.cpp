// SPDX-License-Identifier: GPL-3.0-or-later
// Matrices that a warp holds together, as the PTX ISA lays them out: stated here by element, and by nothing that
// tests/simt has, so that two statements agree or one is wrong.
#include "tests/ptx/known.h"
#include "tests/ptx/numbers.h"

namespace longwave::ptx {
namespace {

struct Place {
    std::size_t row, column;
};

// Lanes come in groups of four. Element i of A [16, depth], B [depth, 8] and C [16, 8] that a lane holds.
constexpr Place placeInA(std::size_t lane, std::size_t i) {
    const std::size_t group = lane / 4, member = lane % 4;
    const bool isAbove = i < 2 || (i >= 4 && i < 6);
    return {isAbove ? group : group + 8, member * 2 + i % 2 + (i < 4 ? 0 : 8)};
}
constexpr Place placeInB(std::size_t lane, std::size_t i) {
    const std::size_t group = lane / 4, member = lane % 4;
    return {member * 2 + i % 2 + (i < 2 ? 0 : 8), group};
}
constexpr Place placeInC(std::size_t lane, std::size_t i) {
    const std::size_t group = lane / 4, member = lane % 4;
    return {i < 2 ? group : group + 8, member * 2 + i % 2};
}

// D = A·B + C with depth 8 or 16: products are exact, and their sum with C is rounded once. (A device adds them in an
// order and with a rounding of its own, which is less exact by a few last places.)
template <const Format& format, std::size_t depth>
void multiply(Warp& warp, const Instruction& instruction, Lanes) {
    constexpr std::size_t kWordsOfA = depth / 4, kWordsOfB = depth / 8;
    double a[16][16], b[16][8]; // as far as `depth` goes
    const int* next = instruction.rows.data();
    const int* d = next;
    const auto read = [&](std::size_t words, const auto& place, auto& matrix) {
        for (std::size_t word = 0; word < words; ++word, ++next) {
            const Row& row = warp.row(*next);
            for (std::size_t lane = 0; lane < kLanes; ++lane)
                for (std::size_t half = 0; half < 2; ++half) {
                    const Place at = place(lane, 2 * word + half);
                    matrix[at.row][at.column] = decode(format, static_cast<std::uint16_t>(row[lane] >> 16 * half));
                }
        }
    };
    next += 4;
    read(kWordsOfA, placeInA, a);
    read(kWordsOfB, placeInB, b);
    const std::array<Row, 4> c{warp.row(next[0]), warp.row(next[1]), warp.row(next[2]), warp.row(next[3])};
    for (std::size_t i = 0; i < 4; ++i) {
        Row& to = warp.row(d[i]);
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const Place at = placeInC(lane, i);
            double sum = 0;
            for (std::size_t inner = 0; inner < depth; ++inner)
                sum += a[at.row][inner] * b[inner][at.column];
            to[lane] = bitsOf(static_cast<float>(static_cast<double>(valueOf<float>(c[i][lane])) + sum));
        }
    }
}

// Lane 8·m + r has the address of row r of matrix m. Of what it gets from each, a lane's low half comes first.
template <bool transposed>
void load(Warp& warp, const Instruction& instruction, Lanes) {
    std::uint16_t matrices[4][8][8];
    const Row& addresses = warp.row(instruction.rows[4]);
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        warp.looking = static_cast<int>(lane);
        const std::uint64_t address = static_cast<std::uint32_t>(addresses[lane]);
        std::memcpy(
            matrices[lane / 8][lane % 8],
            warp.memory().at(Space::Shared, address + static_cast<std::uint64_t>(instruction.offset), 16, false), 16);
    }
    warp.looking = -1;
    for (std::size_t matrix = 0; matrix < 4; ++matrix) {
        Row& to = warp.row(instruction.rows[matrix]);
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const auto element = [&](std::size_t i) -> std::uint32_t {
                const std::size_t outer = lane / 4, inner = lane % 4 * 2 + i;
                return transposed ? matrices[matrix][inner][outer] : matrices[matrix][outer][inner];
            };
            to[lane] = element(1) << 16 | element(0);
        }
    }
}

Known ofWarp(Step step, std::vector<int> shape) {
    Known known{{}, std::move(shape)};
    known.form.step = step;
    known.form.meeting = Meeting::Warp;
    return known;
}

} // namespace

void addMatrices(KnownInstructions& all) {
    const std::string product = "mma.sync.aligned.m16n8k";
    all[product + "16.row.col.f32.f16.f16.f32"] = ofWarp(multiply<kHalf, 16>, {4, 4, 2, 4});
    all[product + "16.row.col.f32.bf16.bf16.f32"] = ofWarp(multiply<kBfloat, 16>, {4, 4, 2, 4});
    all[product + "8.row.col.f32.f16.f16.f32"] = ofWarp(multiply<kHalf, 8>, {4, 2, 1, 4});
    all[product + "8.row.col.f32.bf16.bf16.f32"] = ofWarp(multiply<kBfloat, 8>, {4, 2, 1, 4});
    all["ldmatrix.sync.aligned.m8n8.x4.shared.b16"] = ofWarp(load<false>, {4, 1});
    all["ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16"] = ofWarp(load<true>, {4, 1});
}

} // namespace longwave::ptx
