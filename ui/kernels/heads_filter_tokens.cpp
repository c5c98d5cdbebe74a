// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/heads_filter_tokens.h"

#include "compute/error.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

#include <cmath>
#include <utility>

namespace longwave::ui {
namespace {

using Token = FilterToken;
using Op = FilterOp;

QString translated(const char* text) {
    return QCoreApplication::translate("HeadFilter", text);
}

bool isLetter(QChar c) {
    return c.isLetter() || c == u'|' || c == u'%' || c == u'_' || c == u'/';
}

Token number(const QString& text, qsizetype& at) {
    static const QRegularExpression kNumber(QStringLiteral("\\d+\\.?\\d*(?:[eE][+-]?\\d+)?|\\.\\d+(?:[eE][+-]?\\d+)?"));
    const auto match =
        kNumber.match(text, at, QRegularExpression::NormalMatch, QRegularExpression::AnchorAtOffsetMatchOption);
    if (!match.hasMatch())
        failFilter(at, translated("a number needs digits"));
    Token token{Token::Kind::Number, at, match.captured(), 0, 0, Op::Less};
    bool ok = false;
    token.number = QLocale::c().toDouble(token.text, &ok);
    if (!ok)
        failFilter(at, translated("%1 is too large a number").arg(token.text));
    const qsizetype exponent = token.text.indexOf(u'e', 0, Qt::CaseInsensitive);
    const QString mantissa = exponent < 0 ? token.text : token.text.left(exponent);
    const qsizetype point = mantissa.indexOf(u'.');
    const auto decimals = static_cast<double>(point < 0 ? 0 : mantissa.size() - point - 1);
    const double power = exponent < 0 ? 0 : token.text.mid(exponent + 1).toDouble();
    token.tolerance = 0.5 * std::pow(10.0, power - decimals);
    at += match.capturedLength();
    return token;
}

Token comparison(const QString& text, qsizetype& at) {
    static const std::pair<const char*, Op> kOps[] = {
        {"<=", Op::LessEqual}, {">=", Op::GreaterEqual}, {"==", Op::Equal},       {"!=", Op::NotEqual},
        {"<>", Op::NotEqual},  {"≤", Op::LessEqual},     {"≥", Op::GreaterEqual}, {"≠", Op::NotEqual},
        {"<", Op::Less},       {">", Op::Greater},       {"=", Op::Equal}};
    for (const auto& [sign, op] : kOps) {
        const QString word = QString::fromUtf8(sign);
        if (QStringView(text).mid(at).startsWith(word)) {
            const Token token{Token::Kind::Op, at, word, 0, 0, op};
            at += word.size();
            return token;
        }
    }
    failFilter(at, translated("%1 means nothing here").arg(text.at(at)));
}

} // namespace

std::vector<FilterToken> filterTokens(const QString& text) {
    std::vector<Token> tokens;
    qsizetype at = 0;
    const auto simple = [&](Token::Kind kind) {
        tokens.push_back({kind, at, QString(text.at(at)), 0, 0, Op::Less});
        ++at;
    };
    while (at < text.size()) {
        const QChar c = text.at(at);
        if (c.isSpace()) {
            ++at;
        } else if (c.isDigit() || c == u'.') {
            tokens.push_back(number(text, at));
        } else if (isLetter(c)) {
            qsizetype end = at + 1;
            // A hyphen between letters belongs to the word, as in half-life.
            while (end < text.size() && (isLetter(text.at(end)) || (text.at(end) == u'-' && end + 1 < text.size() &&
                                                                    text.at(end + 1).isLetter())))
                ++end;
            tokens.push_back({Token::Kind::Word, at, text.mid(at, end - at), 0, 0, Op::Less});
            at = end;
        } else if (c == u'(') {
            simple(Token::Kind::Open);
        } else if (c == u')') {
            simple(Token::Kind::Close);
        } else if (c == u',' || c == u';') {
            simple(Token::Kind::Comma);
        } else if (c == u'-' || c == u'−' || c == u'–' || c == u'…') {
            simple(Token::Kind::Dash);
        } else {
            tokens.push_back(comparison(text, at));
        }
    }
    tokens.push_back({Token::Kind::End, text.size(), {}, 0, 0, Op::Less});
    return tokens;
}

void failFilter(qsizetype at, const QString& why) {
    const QString explanation = translated("character %1: %2").arg(at + 1).arg(why);
    throw Error(translated("Filter").toStdString(), explanation.toStdString());
}

} // namespace longwave::ui
