// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFontMetrics>
#include <QStringList>

namespace longwave::ui {

/// Shortens names so that what tells one from another stays visible: what all of them begin and end with, whole words
/// of it, goes first ("layers.0.layer.kernel.kernel" → "layers.0…kernel" → "…0…").
class DistinctElision {
  public:
    DistinctElision() = default;
    explicit DistinctElision(const QStringList& names);

    /// One of the names in `width` pixels.
    QString elided(const QString& name, const QFontMetrics& metrics, int width) const;

  private:
    qsizetype front_ = 0; ///< letters that all names begin with, up to the end of a word
    qsizetype back_ = 0;  ///< and end with; the two do not overlap in any name
};

} // namespace longwave::ui
