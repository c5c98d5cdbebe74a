// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/timings.h"

#include <QColor>
#include <QStringView>

#include <array>
#include <span>

namespace longwave::ui {

/// Every colour of the window by what it is for. Code names a token and never a colour, so that a change of theme
/// recolours what is already there.
enum class Token {
    Bg,          ///< docks
    Surface,     ///< plots, tables
    Raised,      ///< tool bar, status bar, overlays
    Hover,       ///< under the pointer
    Selected,    ///< chosen; also gets a 2 px accent bar at its left
    Line,        ///< panel borders, rows
    Grid,        ///< plot grid
    Control,     ///< borders of fields and boxes
    ControlSoft, ///< borders of buttons, zero line
    Track,       ///< grooves
    Axis,        ///< axis lines, ticks, published marks
    Text,
    Muted,    ///< secondary words
    Faint,    ///< disabled only
    Accent,   ///< actions, focus, selection, links
    OnAccent, ///< words on accent
    Raw,      ///< unprocessed data
    S1,       ///< series blue: processed data
    S2,       ///< series orange: differences and errors
    S3,       ///< series teal
    S4,       ///< series violet
    S5,       ///< series ochre
    S6,       ///< series slate
    Warning,
    WarningGround,
    Error,
    ErrorGround,
    Ok ///< always with a word beside it
};
inline constexpr int kTokenCount = static_cast<int>(Token::Ok) + 1;

/// The token's name in style sheets ("control-soft").
const char* nameOf(Token token) noexcept;

/// A colour map as 256 even steps, interpolated in RGB between its 13 stops.
class ColorMap {
  public:
    ColorMap() = default;
    explicit ColorMap(std::span<const QRgb, 13> stops);

    /// `position` in [0, 1]; outside is clamped, NaN gives the colour of 0.
    QRgb at(double position) const noexcept;
    const std::array<QRgb, 256>& table() const noexcept { return table_; }

  private:
    std::array<QRgb, 256> table_{};
};

/// All colours of one theme. There are two of them, made once.
struct Theme {
    bool isDark = false;
    std::array<QColor, kTokenCount> colors;
    ColorMap magnitude;    ///< mako; its 0 is the quiet end, near the surface
    ColorMap signedValues; ///< symmetric about 0.5 (the surface); negative is blue

    const QColor& color(Token token) const noexcept { return colors[static_cast<std::size_t>(token)]; }
    const QColor& operator[](Token token) const noexcept { return color(token); }

    static const Theme& light();
    static const Theme& dark();
};

/// Series i = 0, 1, … : S1 … S6, and round again.
Token seriesToken(int index) noexcept;

/// The fixed colours of a stage: one, or for a fused stage those of its parts, drawn as bands one above the other: all
/// of them at once, not split in time.
std::span<const Token> stageTokens(StageKind kind) noexcept;

/// The fixed colour of an engine by its stable name ("direct", "fftw", "eigen", "monarch", "monarch-cpu", "cufft",
/// "monarch-cuda"); Axis for a name without one.
Token engineToken(QStringView engineName) noexcept;

/// The fixed colour of Monarch factor N₁ (index 0), N₂ … N₄.
Token factorToken(int index) noexcept;

} // namespace longwave::ui
