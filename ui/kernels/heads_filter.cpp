// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/heads_filter.h"

#include "ui/kernels/heads_filter_tokens.h"
#include "ui/kernels/metric_info.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace longwave::ui {

/// A tree of what has to hold.
struct HeadFilter::Node {
    enum class Kind { And, Or, Not, Compare, Heads };
    Kind kind = Kind::And;
    std::vector<std::shared_ptr<const Node>> parts; // And, Or, Not
    const MetricInfo* metric = nullptr;             // Compare; null: the head's number
    FilterOp op = FilterOp::Less;
    double number = 0;
    double tolerance = 0;                    // half a unit of the last decimal written
    std::vector<std::pair<int, int>> ranges; // Heads: both ends among them
};

namespace {

using Node = HeadFilter::Node;
using Op = FilterOp;
using Token = FilterToken;

constexpr int kDeepest = 64;

QString translated(const char* text) {
    return QCoreApplication::translate("HeadFilter", text);
}

/// The words that a text is made of, in lower case: "Peak |k|" → peak, k.
QStringList wordsOf(const QString& text) {
    static const QRegularExpression kApart(QStringLiteral("[^\\p{L}]+"));
    return text.toLower().split(kApart, Qt::SkipEmptyParts);
}

bool names(const MetricInfo& info, const QStringList& words) {
    const QStringList own = wordsOf(QString::fromUtf8(info.title)) +
                            wordsOf(QCoreApplication::translate("Metrics", info.title)) +
                            wordsOf(QString::fromUtf8(info.header));
    return std::all_of(words.begin(), words.end(), [&](const QString& word) {
        return std::any_of(own.begin(), own.end(), [&](const QString& mine) { return mine.startsWith(word); });
    });
}

/// The metric that some words name; null for "head". Throws when none or several are meant.
const MetricInfo* metricFor(const QString& name, qsizetype at) {
    const QStringList words = wordsOf(name);
    if (words == QStringList{QStringLiteral("head")} || words == QStringList{QStringLiteral("heads")})
        return nullptr;
    std::vector<const MetricInfo*> fitting;
    QStringList titles;
    QStringList all;
    for (const MetricInfo& info : metricInfos()) {
        const QString title = QString::fromUtf8(info.title).remove(u',').toLower();
        all << title;
        if (!words.isEmpty() && names(info, words)) {
            fitting.push_back(&info);
            titles << title;
        }
    }
    if (fitting.empty())
        failFilter(at,
                   translated("no metric is called %1; there are head, %2").arg(name, all.join(QStringLiteral(", "))));
    if (fitting.size() > 1)
        failFilter(at, translated("%1 may be %2").arg(name, titles.join(translated(" or "))));
    return fitting.front();
}

Op turned(Op op) {
    switch (op) {
    case Op::Less:
        return Op::Greater;
    case Op::LessEqual:
        return Op::GreaterEqual;
    case Op::Greater:
        return Op::Less;
    case Op::GreaterEqual:
        return Op::LessEqual;
    case Op::Equal:
    case Op::NotEqual:
        break;
    }
    return op;
}

/// Recursive descent: or → and → not → one condition.
class Parser {
  public:
    explicit Parser(const QString& text) : tokens_(filterTokens(text)) {}

    std::shared_ptr<const Node> all() {
        auto node = anyOf();
        if (peek().kind == Token::Kind::Close)
            failFilter(peek().at, translated("this ) has no ( before it"));
        if (peek().kind != Token::Kind::End)
            failFilter(peek().at, translated("before %1 “and” or “or” is needed").arg(peek().text));
        return node;
    }
    bool needsMetrics() const { return needsMetrics_; }

  private:
    const Token& peek(std::size_t ahead = 0) const { return tokens_[std::min(next_ + ahead, tokens_.size() - 1)]; }
    Token take() { return tokens_[std::min(next_++, tokens_.size() - 1)]; }
    bool isWord(const char* word) const {
        return peek().kind == Token::Kind::Word && peek().text.compare(QLatin1String(word), Qt::CaseInsensitive) == 0;
    }

    static std::shared_ptr<const Node> joined(Node::Kind kind, std::vector<std::shared_ptr<const Node>> parts) {
        if (parts.size() == 1)
            return parts.front();
        auto node = std::make_shared<Node>();
        node->kind = kind;
        node->parts = std::move(parts);
        return node;
    }

    std::shared_ptr<const Node> anyOf() {
        std::vector<std::shared_ptr<const Node>> parts{allOf()};
        while (isWord("or")) {
            take();
            parts.push_back(allOf());
        }
        return joined(Node::Kind::Or, std::move(parts));
    }

    std::shared_ptr<const Node> allOf() {
        std::vector<std::shared_ptr<const Node>> parts{one()};
        while (isWord("and")) {
            take();
            parts.push_back(one());
        }
        return joined(Node::Kind::And, std::move(parts));
    }

    std::shared_ptr<const Node> one() {
        if (++depth_ > kDeepest)
            failFilter(peek().at, translated("no more than %1 conditions may be nested").arg(kDeepest));
        auto node = condition();
        --depth_;
        return node;
    }

    std::shared_ptr<const Node> condition() {
        if (isWord("not")) {
            take();
            auto node = std::make_shared<Node>();
            node->kind = Node::Kind::Not;
            node->parts = {one()};
            return node;
        }
        const Token& token = peek();
        switch (token.kind) {
        case Token::Kind::Open: {
            const qsizetype at = take().at;
            auto node = anyOf();
            if (peek().kind != Token::Kind::Close)
                failFilter(peek().at, translated("the ( of character %1 is not closed").arg(at + 1));
            take();
            return node;
        }
        case Token::Kind::Number:
            return peek(1).kind == Token::Kind::Op ? between() : heads();
        case Token::Kind::Word:
            if ((isWord("head") || isWord("heads")) && peek(1).kind != Token::Kind::Op) {
                take();
                return heads();
            }
            if (!isWord("and") && !isWord("or"))
                return compared();
            break;
        default:
            break;
        }
        const QString before = next_ > 0 ? translated("after %1 ").arg(tokens_[next_ - 1].text) : QString();
        failFilter(token.at, before + translated("a condition is needed, such as length > 200 or head 3-7"));
    }

    /// name op number
    std::shared_ptr<const Node> compared() {
        const MetricInfo* metric = name();
        if (peek().kind != Token::Kind::Op)
            failFilter(peek().at, translated("after %1 one of < <= > >= = != is needed").arg(tokens_[next_ - 1].text));
        const Token op = take();
        return comparison(metric, op.op, numberAfter(op, metric));
    }

    /// number op name, or number op name op number
    std::shared_ptr<const Node> between() {
        const Token first = take();
        const Token op = take();
        if (peek().kind != Token::Kind::Word)
            failFilter(peek().at, translated("after %1 the name of a metric is needed").arg(op.text));
        const MetricInfo* metric = name();
        std::vector<std::shared_ptr<const Node>> parts{comparison(metric, turned(op.op), first)};
        if (peek().kind == Token::Kind::Op) {
            const Token second = take();
            parts.push_back(comparison(metric, second.op, numberAfter(second, metric)));
        }
        return joined(Node::Kind::And, std::move(parts));
    }

    const MetricInfo* name() {
        const qsizetype at = peek().at;
        QStringList words;
        while ((peek().kind == Token::Kind::Word && !isWord("and") && !isWord("or") && !isWord("not")) ||
               (peek().kind == Token::Kind::Comma && peek(1).kind == Token::Kind::Word)) { // "roughness, time"
            const Token token = take();
            if (token.kind == Token::Kind::Word)
                words << token.text;
        }
        const MetricInfo* metric = metricFor(words.join(u' '), at);
        needsMetrics_ = needsMetrics_ || metric;
        return metric;
    }

    Token numberAfter(const Token& op, const MetricInfo* metric) {
        const bool negative = peek().kind == Token::Kind::Dash && peek(1).kind == Token::Kind::Number;
        if (negative)
            take();
        if (peek().kind != Token::Kind::Number)
            failFilter(peek().at, translated("after %1 a number is needed").arg(op.text));
        Token number = take();
        if (negative)
            number.number = -number.number;
        if (peek().kind == Token::Kind::Word && metric &&
            peek().text.compare(QString::fromUtf8(metric->unit), Qt::CaseInsensitive) == 0)
            take();
        return number;
    }

    static std::shared_ptr<const Node> comparison(const MetricInfo* metric, Op op, const Token& number) {
        auto node = std::make_shared<Node>();
        node->kind = Node::Kind::Compare;
        node->metric = metric;
        node->op = op;
        node->number = number.number;
        node->tolerance = number.tolerance;
        return node;
    }

    /// 3-7, 12
    std::shared_ptr<const Node> heads() {
        auto node = std::make_shared<Node>();
        node->kind = Node::Kind::Heads;
        while (true) {
            const int first = head();
            int last = first;
            if (peek().kind == Token::Kind::Dash) {
                const qsizetype at = take().at;
                last = head();
                if (last < first)
                    failFilter(at, translated("a range runs from the smaller number to the larger"));
            }
            node->ranges.emplace_back(first, last);
            if (peek().kind != Token::Kind::Comma)
                return node;
            take();
        }
    }

    int head() {
        const Token& token = peek();
        if (!token.isWhole() || token.number > 1e9) {
            const QString before = next_ > 0 ? translated("after %1 ").arg(tokens_[next_ - 1].text) : QString();
            failFilter(token.at, before + translated("the number of a head is needed, 0, 1, 2 …"));
        }
        return static_cast<int>(take().number);
    }

    std::vector<Token> tokens_;
    std::size_t next_ = 0;
    int depth_ = 0;
    bool needsMetrics_ = false;
};

bool holds(double value, const Node& node) {
    if (std::isnan(value))
        return false;
    switch (node.op) {
    case Op::Less:
        return value < node.number;
    case Op::LessEqual:
        return value <= node.number;
    case Op::Greater:
        return value > node.number;
    case Op::GreaterEqual:
        return value >= node.number;
    case Op::Equal:
        return std::abs(value - node.number) <= node.tolerance;
    case Op::NotEqual:
        return std::abs(value - node.number) > node.tolerance;
    }
    return false;
}

bool accepted(const Node& node, int head, const Metrics* metrics) {
    const auto part = [&](const std::shared_ptr<const Node>& one) { return accepted(*one, head, metrics); };
    switch (node.kind) {
    case Node::Kind::And:
        return std::all_of(node.parts.begin(), node.parts.end(), part);
    case Node::Kind::Or:
        return std::any_of(node.parts.begin(), node.parts.end(), part);
    case Node::Kind::Not:
        return !part(node.parts.front());
    case Node::Kind::Compare:
        return node.metric ? metrics && holds(node.metric->value(*metrics), node) : holds(head, node);
    case Node::Kind::Heads:
        return std::any_of(node.ranges.begin(), node.ranges.end(),
                           [head](const auto& range) { return range.first <= head && head <= range.second; });
    }
    return false;
}

} // namespace

HeadFilter HeadFilter::parse(const QString& text) {
    HeadFilter filter;
    if (text.trimmed().isEmpty())
        return filter;
    Parser parser(text);
    filter.root_ = parser.all();
    filter.needsMetrics_ = parser.needsMetrics();
    return filter;
}

bool HeadFilter::accepts(int head, const Metrics* metrics) const {
    return !root_ || accepted(*root_, head, metrics);
}

} // namespace longwave::ui
