// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/pass_bounds.h"

#include <algorithm>

namespace longwave::bench {

double PassBound::seconds(double copyBytesPerSecond, double productFlops) const {
    return std::max(bytes / copyBytesPerSecond, productFlops > 0 ? flops / productFlops : 0);
}

std::vector<PassBound> boundsOf(const cuda::Geometry& g, cuda::Precision precision, const PassBytes& each) {
    const device::RowShape& shape = g.shape;
    const double items = shape.items;
    const double signals = each.number * shape.batch * shape.signalHeads * static_cast<double>(shape.signalLength);
    const double outputs = each.number * shape.batch * shape.heads * static_cast<double>(shape.outputLength);
    const double spectra = each.tile * shape.kernelHeads * static_cast<double>(g.frequencies().tiles());
    // Products of 16 × 16 tiles per 256 points, 2·16³ flops each; accurate ones are three.
    const double product =
        items * static_cast<double>(g.points) / 256 * 8192 * (precision == cuda::Precision::Accurate ? 3 : 1);
    const auto outer = [](int rings, bool folded) { return std::max(rings, 16) / 16.0 * (folded ? 4 : 2); };

    if (g.tapBlocks > 0) {
        const double limbs = precision == cuda::Precision::Accurate ? 2 : 1;
        const double tables = 2 * sizeof(device::Word2) * limbs * device::tapPlane(g.tapBlocks) * shape.kernelHeads;
        return {{"toeplitz", signals + outputs + tables, cuda::toeplitzProducts(g) * 8192 * (limbs == 2 ? 3 : 1)}};
    }
    if (g.isBatch) { // Q has q[−14] … q[15]; a group's rows are multiplied whether they are there or not
        const double residues =
            2.0 * 30 * sizeof(std::uint32_t) * static_cast<double>(g.residues() * shape.kernelHeads);
        const double tiles = static_cast<double>(g.batchGroups() * device::batchRows(g.rings) * g.rings);
        return {{"batch", signals + outputs + residues, (g.rings == 32 ? 20 : 16) * 8192 * tiles}};
    }
    if (g.rings == 0)
        return {{"warps", signals + outputs + spectra, product * (8 + (g.folded ? 8 : 4))}};
    if (g.splits.empty())
        return {{"rows", signals + outputs + spectra, product * (16 + 2 * outer(g.rings, g.folded))}};

    const double rings = each.ring * items * 2 * static_cast<double>(g.points);
    const double first = product * outer(g.splits[0], g.folded);
    std::vector<PassBound> bounds{{"clear", 4 * items, 0}, {"largest", signals, 0}, {"split", signals + rings, first}};
    const bool isTwice = g.splits.size() > 1;
    const double second = isTwice ? product * outer(g.splits[1], true) : 0;
    if (isTwice)
        bounds.push_back({"split", 2 * rings, second});
    bounds.push_back({"rows", 2 * rings + spectra, product * (16 + 2 * outer(g.rings, true))});
    if (isTwice)
        bounds.push_back({"join", 2 * rings, second});
    bounds.push_back({"join", rings + outputs, first});
    return bounds;
}

} // namespace longwave::bench
