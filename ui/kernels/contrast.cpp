// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/contrast.h"

#include "ui/kernels/metric_info.h"

#include <utility>

namespace longwave::ui {

bool Contrast::isAligned() const {
    return after && after->kernels.rows() == before.kernels.rows() &&
           after->kernels.length() == before.kernels.length() && after->firstLag == before.firstLag;
}

std::vector<std::vector<LegendSample>> legendsOf(const ContrastWords& words, bool hasAfter) {
    const auto legend = [&](const QString& before, const QString& after) {
        std::vector<LegendSample> samples{
            {words.compares ? Token::S5 : Token::Raw, words.compares ? 1.5 : 1.0, before, Qt::SolidLine}};
        if (hasAfter)
            samples.push_back({Token::S1, 1.5, after, Qt::SolidLine});
        return samples;
    };
    std::vector<std::vector<LegendSample>> wordings{legend(words.before, words.afterLegend),
                                                    legend(words.before, words.after),
                                                    legend(words.before, words.afterTitle)};
    if (words.compares)
        wordings.push_back(legend(QStringLiteral("A"), QStringLiteral("B")));
    return wordings;
}

Contrast regularized(const ArrayView& kernels, std::int64_t firstLag, const Regularization& regularization) {
    Contrast contrast;
    contrast.before = {kernels, firstLag, {}};
    contrast.words.before = processedWord({});
    if (!regularization.isIdentity()) {
        contrast.after = {kernels, firstLag, joinedAt(firstLag, regularization)};
        contrast.words.after = processedWord(regularization);
        contrast.words.afterTitle = processedTitle(regularization);
        contrast.words.afterLegend = processedLegend(regularization);
    }
    return contrast;
}

Contrast compared(Side a, const QString& nameOfA, Side b, const QString& nameOfB,
                  const Regularization& regularization) {
    Contrast contrast;
    contrast.before = std::move(a);
    contrast.after = std::move(b);
    for (Side* side : {&contrast.before, &*contrast.after})
        side->regularization = joinedAt(side->firstLag, regularization);
    contrast.words = {nameOfA, nameOfB, nameOfB, nameOfB, true};
    if (!regularization.isIdentity())
        contrast.words.afterLegend += QStringLiteral(" (%1)").arg(processedLegend(regularization));
    return contrast;
}

} // namespace longwave::ui
