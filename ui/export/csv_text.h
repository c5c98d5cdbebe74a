// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <variant>
#include <vector>

namespace longwave::ui {

/// A table on its way into a file. Columns with units say so in their names: "effective length (taps)".
struct CsvTable {
    using Cell = std::variant<QString, double>; ///< numbers that are not finite are nan, inf and -inf: no cell is empty
    QStringList header;
    std::vector<std::vector<Cell>> rows; ///< each as long as the header
};

/// The table by RFC 4180: UTF-8, commas, CR LF, quotes where they are needed. Numbers have a decimal point in every
/// locale, and as many digits as it takes to read the same number again.
QByteArray csvText(const CsvTable& table);

} // namespace longwave::ui
