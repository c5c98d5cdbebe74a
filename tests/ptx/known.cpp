// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ptx/known.h"

namespace longwave::ptx {

const KnownInstructions& knownInstructions() {
    static const KnownInstructions all = [] {
        KnownInstructions made;
        addIntegers(made);
        addFloats(made);
        addConversions(made);
        addPairs(made);
        addTransfers(made);
        addCollectives(made);
        addMatrices(made);
        made["bra"].form.flow = made["bra.uni"].form.flow = Flow::Branch;
        made["ret"].form.flow = made["exit"].form.flow = Flow::End;
        return made;
    }();
    return all;
}

} // namespace longwave::ptx
