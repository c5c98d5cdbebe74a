// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include <QString>

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

struct TokenRow {
    const char* name;
    QRgb light;
    QRgb dark;
};

// In the order of Token.
constexpr std::array<TokenRow, kTokenCount> kTokens = {{
    {"bg", 0xFFF4F5F7, 0xFF14171B},
    {"surface", 0xFFFFFFFF, 0xFF1A1E23},
    {"raised", 0xFFFAFBFC, 0xFF20252B},
    {"hover", 0xFFECEEF1, 0xFF2A3038},
    {"selected", 0xFFE1EBFA, 0xFF20334F},
    {"line", 0xFFDDE1E6, 0xFF2E343C},
    {"grid", 0xFFEDEFF2, 0xFF272C33},
    {"control", 0xFF868F9C, 0xFF6F7B88},
    {"control-soft", 0xFFC3CAD2, 0xFF434C57},
    {"track", 0xFFD5DAE0, 0xFF3A424C},
    {"axis", 0xFF66707C, 0xFF8A95A3},
    {"text", 0xFF1A1E24, 0xFFE6E9ED},
    {"muted", 0xFF57606C, 0xFFA3ADB9},
    {"faint", 0xFF8A94A2, 0xFF78838F},
    {"accent", 0xFF0B50B8, 0xFF62AEFF},
    {"on-accent", 0xFFFFFFFF, 0xFF0B1420},
    {"raw", 0xFF7D8794, 0xFF8793A1},
    {"s1", 0xFF0B50B8, 0xFF4388F2},
    {"s2", 0xFFD86B05, 0xFFFF8420},
    {"s3", 0xFF3F9C8F, 0xFF3FE8D2},
    {"s4", 0xFFB05FE8, 0xFFB95C82},
    {"s5", 0xFF744E00, 0xFFFFDC5C},
    {"s6", 0xFF24313D, 0xFF8FA6B2},
    {"warning", 0xFF8A5A00, 0xFFF2C14E},
    {"warning-ground", 0xFFFFF3D6, 0xFF33290F},
    {"error", 0xFFB3261E, 0xFFFF8F85},
    {"error-ground", 0xFFFDECEA, 0xFF3A1B19},
    {"ok", 0xFF2B7A6F, 0xFF3FE8D2},
}};

using Stops = std::array<QRgb, 13>;

constexpr Stops kMako = {0xFF0B0405, 0xFF211423, 0xFF332345, 0xFF3E356B, 0xFF40498E, 0xFF38629D, 0xFF357BA3,
                         0xFF3492A8, 0xFF38AAAC, 0xFF49C1AD, 0xFF76D5AE, 0xFFB2E4C2, 0xFFDEF5E5};
constexpr Stops kSignedLight = {0xFF03379A, 0xFF1E57BC, 0xFF3979E0, 0xFF639BF1, 0xFF93BDFA, 0xFFC9E0FF, 0xFFFFFFFF,
                                0xFFF8D6BC, 0xFFECAB7C, 0xFFDD813D, 0xFFC15C00, 0xFF974100, 0xFF6F2A00};
constexpr Stops kSignedDark = {0xFFBFE4FE, 0xFF75C3FF, 0xFF3B9EEA, 0xFF367AB9, 0xFF325984, 0xFF293A4F, 0xFF1A1E23,
                               0xFF4B3224, 0xFF7B4926, 0xFFA96221, 0xFFD4801E, 0xFFF8A746, 0xFFFED6A6};

Theme makeTheme(bool dark) {
    Theme theme;
    theme.isDark = dark;
    for (std::size_t i = 0; i < kTokens.size(); ++i)
        theme.colors[i] = QColor::fromRgba(dark ? kTokens[i].dark : kTokens[i].light);
    Stops mako = kMako;
    if (!dark)
        std::reverse(mako.begin(), mako.end());
    theme.magnitude = ColorMap(mako);
    theme.signedValues = ColorMap(dark ? kSignedDark : kSignedLight);
    return theme;
}

} // namespace

const char* nameOf(Token token) noexcept {
    return kTokens[static_cast<std::size_t>(token)].name;
}

ColorMap::ColorMap(std::span<const QRgb, 13> stops) {
    const auto last = static_cast<double>(stops.size() - 1);
    for (std::size_t i = 0; i < table_.size(); ++i) {
        const double place = static_cast<double>(i) / 255.0 * last;
        const std::size_t stop = std::min(static_cast<std::size_t>(place), stops.size() - 2);
        const double share = place - static_cast<double>(stop);
        const auto mix = [&](int a, int b) { return static_cast<int>(std::lround(a + share * (b - a))); };
        const QRgb low = stops[stop];
        const QRgb high = stops[stop + 1];
        table_[i] = qRgb(mix(qRed(low), qRed(high)), mix(qGreen(low), qGreen(high)), mix(qBlue(low), qBlue(high)));
    }
}

QRgb ColorMap::at(double position) const noexcept {
    if (!(position > 0)) // also NaN
        return table_.front();
    return table_[static_cast<std::size_t>(std::min(position, 1.0) * 255.0 + 0.5)];
}

const Theme& Theme::light() {
    static const Theme kTheme = makeTheme(false);
    return kTheme;
}

const Theme& Theme::dark() {
    static const Theme kTheme = makeTheme(true);
    return kTheme;
}

Token seriesToken(int index) noexcept {
    const int i = ((index % 6) + 6) % 6;
    return static_cast<Token>(static_cast<int>(Token::S1) + i);
}

std::span<const Token> stageTokens(StageKind kind) noexcept {
    static constexpr Token kPad[] = {Token::S6};
    static constexpr Token kForward[] = {Token::S1};
    static constexpr Token kMultiply[] = {Token::S5};
    static constexpr Token kInverse[] = {Token::S3};
    static constexpr Token kFused[] = {Token::S1, Token::S5, Token::S3};
    static constexpr Token kFusedInverse[] = {Token::S5, Token::S3};
    static constexpr Token kTransfer[] = {Token::S2};
    static constexpr Token kKernel[] = {Token::S4};
    switch (kind) {
    case StageKind::Pad:
    case StageKind::Direct:
        return kPad;
    case StageKind::Forward:
        return kForward;
    case StageKind::Multiply:
        return kMultiply;
    case StageKind::Inverse:
        return kInverse;
    case StageKind::Fused:
        return kFused;
    case StageKind::FusedInverse:
        return kFusedInverse;
    case StageKind::Upload:
    case StageKind::Download:
        return kTransfer;
    case StageKind::Squash:
    case StageKind::KernelSpectrum:
    case StageKind::Taps:
        return kKernel;
    }
    return kPad;
}

Token engineToken(QStringView engineName) noexcept {
    if (engineName == u"direct")
        return Token::S6;
    if (engineName == u"fftw")
        return Token::S2;
    if (engineName == u"eigen")
        return Token::S5;
    if (engineName == u"monarch" || engineName == u"monarch-cpu")
        return Token::S1;
    if (engineName == u"cufft")
        return Token::S4;
    if (engineName == u"monarch-cuda")
        return Token::S3;
    return Token::Axis;
}

Token factorToken(int index) noexcept {
    constexpr std::array kFactors = {Token::S2, Token::S3, Token::S4, Token::S5};
    return kFactors[static_cast<std::size_t>(std::clamp(index, 0, 3))];
}

} // namespace longwave::ui
