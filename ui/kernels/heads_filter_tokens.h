// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cmath>
#include <vector>

namespace longwave::ui {

enum class FilterOp { Less, LessEqual, Greater, GreaterEqual, Equal, NotEqual };

/// A piece of the words of a HeadFilter.
struct FilterToken {
    enum class Kind { Number, Word, Op, Open, Close, Comma, Dash, End };
    Kind kind = Kind::End;
    qsizetype at = 0; ///< its first character, from 0
    QString text = {};
    double number = 0;
    double tolerance = 0; ///< half a unit of the last decimal written
    FilterOp op = FilterOp::Less;
    bool isWhole() const { return kind == Kind::Number && number == std::floor(number) && tolerance == 0.5; }
};

/// Splits a text; the last one is Kind::End. Throws (see failFilter) at signs that mean nothing and numbers too
/// large.
std::vector<FilterToken> filterTokens(const QString& text);

/// Throws Error ("Filter"; "character 3: why"), `at` counted from 0.
[[noreturn]] void failFilter(qsizetype at, const QString& why);

} // namespace longwave::ui
