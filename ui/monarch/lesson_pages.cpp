// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/lesson_pages.h"

#include "compute/monarch/learned.h"
#include "compute/monarch/tile_view.h"
#include "compute/monarch/trace_work.h"
#include "ui/monarch/butterfly_model.h"
#include "ui/monarch/view_words.h"
#include "ui/theme/format.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace longwave::ui {
namespace {

constexpr double kLambda = 0.25;
constexpr double kPerturbation = 0.1;
constexpr std::int64_t kFrequency = 6; ///< that is looked for in Monarch order
constexpr std::int64_t kSample = 9;    ///< that is looked for in the reshaped picture
constexpr std::int64_t kMirrored = 6;  ///< position whose conjugate is looked for: [1, 2] of 4 × 4

LessonPage page(const char* id, std::vector<std::int64_t> factors, bool causal, StepKind kind, int level = 0) {
    LessonPage p;
    p.id = QString::fromLatin1(id);
    p.stage.factors = std::move(factors);
    p.stage.causal = causal;
    p.stage.signal.source = StageRow::Source::TwoTones;
    p.stage.kernel.source = StageRow::Source::Exponential;
    p.kind = kind;
    p.level = level;
    return p;
}

std::vector<LessonPage> makePages() {
    using Question = LessonPage::Question;
    std::vector<LessonPage> pages;
    const auto add = [&](LessonPage p) -> LessonPage& { return pages.emplace_back(std::move(p)); };

    add(page("sequence", {4, 4}, false, StepKind::Sequence));
    add(page("reshape", {4, 4}, false, StepKind::Reshape)).question = Question::Point;
    add(page("product", {4, 4}, false, StepKind::DftColumns)).pinned = 13;
    LessonPage& twiddles = add(page("twiddles", {4, 4}, false, StepKind::Twiddles));
    twiddles.question = Question::Choice;
    twiddles.choices = 3;
    add(page("rows", {8, 8}, false, StepKind::DftRows, 1)).pinned = 10;
    add(page("order", {4, 4}, false, StepKind::Spectrum, 1)).question = Question::Point;
    LessonPage& permutations = add(page("permutations", {8, 8}, false, StepKind::Reorder));
    permutations.stage.reorder = true;
    permutations.view = StageView::Butterfly;
    permutations.question = Question::Choice;
    permutations.choices = 3;
    LessonPage& pairs = add(page("spectrum", {4, 4}, false, StepKind::Multiply, 1));
    pairs.question = Question::Point;
    LessonPage& inverse = add(page("inverse", {8, 8}, false, StepKind::Result));
    inverse.question = Question::Choice;
    inverse.choices = 4;
    add(page("padding", {8, 8}, true, StepKind::DftColumns)).pinned = 25;
    LessonPage& fusion = add(page("fusion", {16, 16}, true, StepKind::Result));
    fusion.panel = QStringLiteral("memory");
    LessonPage& order = add(page("sixteen", {16, 16, 16}, false, StepKind::DftColumns));
    order.view = StageView::Tiles;
    order.panel = QStringLiteral("cost");
    LessonPage& sparsity = add(page("sparsity", {16, 16}, false, StepKind::DftRows, 1));
    sparsity.stage.keepFrequencies = 0.25;
    sparsity.panel = QStringLiteral("accuracy");
    LessonPage& precision = add(page("precision", {16, 16}, true, StepKind::Result));
    precision.stage.precision = StagePrecision::Bfloat;
    precision.question = Question::Choice;
    precision.choices = 4;
    precision.panel = QStringLiteral("accuracy");
    LessonPage& learned = add(page("learned", {8, 8}, false, StepKind::DftColumns));
    learned.stage.matrices = std::make_shared<const std::vector<Complexes>>(
        std::vector<Complexes>{perturbed(dftMatrix(8), kPerturbation, 1), Complexes()});
    learned.question = Question::Choice;
    learned.choices = 3;
    learned.panel = QStringLiteral("learned");
    add(page("squash", {8, 8}, true, StepKind::Multiply, 1)).lambda = kLambda;
    return pages;
}

/// Real multiplications of a step: half of a product's flops, four of the six of a complex product.
double multiplications(const TraceStep& step) {
    return isProduct(step.kind) ? step.flops / 2 : step.flops * 4 / 6;
}

/// Arithmetic of the same steps if nothing were skipped.
double denseFlops(const MonarchTrace& trace) {
    double flops = 0;
    for (const TraceStep& step : trace.steps) {
        const auto points = static_cast<double>(trace.points);
        if (isProduct(step.kind))
            flops +=
                points * static_cast<double>(trace.view(step.level).rows) * (step.realInput || step.realOutput ? 4 : 8);
        else if (step.flops > 0)
            flops += 6 * points;
    }
    return flops;
}

std::int64_t sumOf(const std::vector<std::int64_t>& values) {
    return std::accumulate(values.begin(), values.end(), std::int64_t{0});
}

double directMultiplications(const MonarchTrace& trace) {
    const auto w = static_cast<double>(trace.window);
    return trace.options.mode == Mode::Causal ? w * (w + 1) / 2 : w * w;
}

std::int64_t tapsLeft(const MonarchTrace& trace) {
    const std::vector<double>& taps = trace.options.kernel;
    return std::count_if(taps.begin(), taps.end(), [](double tap) { return tap != 0; });
}

/// Which cells the twiddles leave as they are: 0, those of the first row and column; 1, those of the diagonal; 2, none.
int unturned(const MonarchTrace& trace) {
    const LevelView view = trace.view(0);
    bool borders = true, diagonal = true;
    for (std::int64_t k = 0; k < view.rows; ++k)
        for (std::int64_t n = 0; n < view.columns; ++n) {
            const bool isOne = std::abs(trace.twiddle(0, k, n) - 1.0) < 1e-12;
            borders = borders && isOne == (k == 0 || n == 0);
            diagonal = diagonal && isOne == (k == n);
        }
    return borders ? 0 : diagonal ? 1 : 2;
}

/// What reordering and reordering back do together: 0, nothing; 1, turn it round; 2, something else.
int permutationsTogether(const MonarchTrace& trace, std::size_t reorder) {
    bool same = true, reversed = true;
    for (const auto& there : butterfliesOf(trace, reorder)) // {from, to}
        for (const auto& back : butterfliesOf(trace, reorder + 2)) {
            if (back[0] != there[1])
                continue;
            same = same && back[1] == there[0];
            reversed = reversed && back[1] == trace.points - 1 - there[0];
        }
    return same ? 0 : reversed ? 1 : 2;
}

int bySize(double error, std::initializer_list<double> limits) {
    int choice = 0;
    for (const double limit : limits)
        choice += error > limit ? 1 : 0;
    return choice;
}

} // namespace

const std::vector<LessonPage>& lessonPages() {
    static const std::vector<LessonPage> kPages = makePages();
    return kPages;
}

std::size_t stepOf(const LessonPage& page, const MonarchTrace& trace) {
    for (std::size_t i = 0; i < trace.steps.size(); ++i)
        if (trace.steps[i].kind == page.kind && trace.steps[i].level == page.level)
            return i;
    return 0;
}

LessonAnswer answerOf(const LessonPage& page, const MonarchTrace& trace) {
    const std::size_t step = stepOf(page, trace);
    const TraceCost cost = costOf(trace.steps, trace.steps.size());
    const QString& id = page.id;
    LessonAnswer answer;
    if (id == QLatin1String("sequence")) {
        answer.number = directMultiplications(trace);
    } else if (id == QLatin1String("reshape")) {
        for (std::int64_t cell = 0; cell < trace.points;
             ++cell) // which cell reads that sample, by the trace's own terms
            for (const TraceTerm& term : termsOf(trace, step, cell))
                if (term.source == kSample)
                    answer.cells.push_back(cell);
    } else if (id == QLatin1String("product") || id == QLatin1String("padding")) {
        answer.number = multiplications(trace.steps[step]);
    } else if (id == QLatin1String("twiddles")) {
        answer.choice = unturned(trace);
    } else if (id == QLatin1String("rows")) {
        answer.number = static_cast<double>(trace.points) / static_cast<double>(sumOf(trace.options.factors));
    } else if (id == QLatin1String("order")) {
        answer.cells = {monarchPosition(trace.options.factors, kFrequency)};
    } else if (id == QLatin1String("permutations")) {
        answer.choice = permutationsTogether(trace, step);
    } else if (id == QLatin1String("spectrum")) {
        answer.cells = {conjugatePosition(trace, kMirrored)};
    } else if (id == QLatin1String("inverse")) {
        answer.choice = trace.relativeError == 0 ? 0 : 1 + bySize(trace.relativeError, {1e-12, 1e-6});
    } else if (id == QLatin1String("fusion")) {
        answer.number = cost.unfused.total() / cost.fused.total();
        answer.tolerance = 0.15;
    } else if (id == QLatin1String("sixteen")) {
        answer.number = static_cast<double>(sumOf(trace.options.factors));
    } else if (id == QLatin1String("sparsity")) {
        answer.number = 100 * cost.flops / denseFlops(trace);
        answer.tolerance = 0.15;
    } else if (id == QLatin1String("precision")) {
        answer.choice = 3 - bySize(trace.relativeError, {1e-11, 1e-5, 1e-2});
    } else if (id == QLatin1String("learned")) {
        answer.choice = bySize(trace.relativeError, {1e-9, 0.5});
    } else if (id == QLatin1String("squash")) {
        answer.number = static_cast<double>(tapsLeft(trace));
    }
    return answer;
}

QMap<QString, QString> lessonValues(const LessonPage& page, const MonarchTrace& trace) {
    const std::size_t index = stepOf(page, trace);
    const TraceStep& step = trace.steps[index];
    const TraceCost cost = costOf(trace.steps, trace.steps.size());
    const std::vector<std::int64_t>& factors = trace.options.factors;
    const auto whole = [](double value) { return format::count(std::llround(value)); };
    QMap<QString, QString> values;
    values[QStringLiteral("N")] = format::count(trace.points);
    values[QStringLiteral("window")] = format::count(trace.window);
    values[QStringLiteral("factors")] = productText(factors);
    for (std::size_t i = 0; i < factors.size(); ++i)
        values[QStringLiteral("N%1").arg(i + 1)] = format::count(factors[i]);
    values[QStringLiteral("stride")] = format::count(trace.view(0).columns);
    values[QStringLiteral("step")] = QString::number(index + 1);
    values[QStringLiteral("steps")] = QString::number(trace.steps.size());
    values[QStringLiteral("direct")] = whole(directMultiplications(trace));
    values[QStringLiteral("multiplications")] = whole(multiplications(step));
    values[QStringLiteral("flops")] = whole(step.flops);
    values[QStringLiteral("allFlops")] = whole(cost.flops);
    values[QStringLiteral("denseFlops")] = whole(denseFlops(trace));
    values[QStringLiteral("sum")] = format::count(sumOf(factors));
    values[QStringLiteral("rowTerms")] = format::count(trace.points * sumOf(factors));
    values[QStringLiteral("fullTerms")] = format::count(trace.points * trace.points);
    if (isProduct(step.kind)) {
        const std::int64_t rows = trace.view(step.level).rows;
        values[QStringLiteral("unskipped")] =
            format::count(trace.points * rows * (step.realInput || step.realOutput ? 2 : 4));
        values[QStringLiteral("inputs")] = format::count(std::count(step.inputs.begin(), step.inputs.end(), true));
        const TileView tiles = tilesOf(trace, index);
        values[QStringLiteral("fill")] = format::percent(tiles.fill(), 0).text();
        values[QStringLiteral("tiles")] = format::count(static_cast<std::int64_t>(tiles.products.size()));
    }
    // The same length in two factors that are as equal as they can be, for comparison.
    for (std::int64_t half = std::llround(std::sqrt(static_cast<double>(trace.points))); half > 1; --half)
        if (trace.points % half == 0) {
            values[QStringLiteral("twoFactors")] = productText({half, trace.points / half});
            values[QStringLiteral("twoSum")] = format::count(half + trace.points / half);
            break;
        }
    values[QStringLiteral("sample")] = format::count(kSample);
    values[QStringLiteral("frequency")] = format::count(kFrequency);
    values[QStringLiteral("mirrored")] =
        QStringLiteral("[%1]").arg(placeText(trace.steps[index], std::min(kMirrored, trace.points - 1)));
    values[QStringLiteral("unfused")] = format::bytes(cost.unfused.total()).text();
    values[QStringLiteral("fused")] = format::bytes(cost.fused.total()).text();
    values[QStringLiteral("error")] = format::powerOfTen(trace.relativeError, 2);
    values[QStringLiteral("kept")] =
        format::percent(static_cast<double>(std::count(trace.kept.begin(), trace.kept.end(), true)) /
                            static_cast<double>(trace.points),
                        0)
            .text();
    values[QStringLiteral("taps")] = format::count(static_cast<std::int64_t>(trace.options.kernel.size()));
    values[QStringLiteral("lambda")] = format::fixed(page.lambda.value_or(0), 3);
    if (!trace.options.replaced.empty() && !trace.options.replaced[0].empty())
        values[QStringLiteral("distance")] =
            format::percent(distanceFromDft(trace.options.replaced[0], factors[0]), 1).text();
    const LessonAnswer answer = answerOf(page, trace);
    if (page.question == LessonPage::Question::Number)
        values[QStringLiteral("answer")] =
            answer.tolerance > 0 ? format::significant(answer.number, 3) : whole(answer.number);
    else if (page.question == LessonPage::Question::Point && !answer.cells.empty())
        values[QStringLiteral("answer")] = cellName(trace, index, answer.cells.front());
    return values;
}

} // namespace longwave::ui
