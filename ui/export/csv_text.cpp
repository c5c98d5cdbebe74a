// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/csv_text.h"

#include <QLocale>

#include <cmath>

namespace longwave::ui {

namespace {

QString quoted(const QString& text) {
    bool needsQuotes = false;
    for (const QChar c : text)
        needsQuotes = needsQuotes || c == u',' || c == u'"' || c == u'\r' || c == u'\n';
    if (!needsQuotes)
        return text;
    return u'"' + QString(text).replace(u'"', QStringLiteral("\"\"")) + u'"';
}

QString wordsOf(const CsvTable::Cell& cell) {
    if (const auto* text = std::get_if<QString>(&cell))
        return quoted(*text);
    const double value = std::get<double>(cell);
    if (std::isnan(value))
        return QStringLiteral("nan"); // an empty cell would be refused by readers that want a number in each, as ours
    return QString::number(value, 'g', QLocale::FloatingPointShortest);
}

} // namespace

QByteArray csvText(const CsvTable& table) {
    QString text;
    const auto endLine = [&] { text += QStringLiteral("\r\n"); };
    for (qsizetype i = 0; i < table.header.size(); ++i)
        text += (i > 0 ? QStringLiteral(",") : QString()) + quoted(table.header[i]);
    endLine();
    for (const auto& row : table.rows) {
        for (std::size_t i = 0; i < row.size(); ++i)
            text += (i > 0 ? QStringLiteral(",") : QString()) + wordsOf(row[i]);
        endLine();
    }
    return text.toUtf8();
}

} // namespace longwave::ui
