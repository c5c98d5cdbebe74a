// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/parameterization/diagonal_ssm.h"

#include "compute/error.h"
#include "compute/io/text.h"
#include "compute/parameterization/work.h"

#include <Eigen/Core>

#include <algorithm>
#include <cmath>

namespace longwave::diagonal {
namespace {

using Complex = std::complex<double>;
using Matrix = Eigen::MatrixXd;

Shape shapeOfC(const Match& match) {
    Shape shape = match.at("C").values.shape();
    if (shape.size() == 3)
        shape.insert(shape.begin(), 1);
    return shape; // [C, H, N/2, 2]
}

// e^z − 1, exact for small z too: expm1 of the real part, and the half-angle for cos − 1.
Complex expMinusOne(Complex z) {
    const double e = std::exp(z.real());
    const double s = std::sin(z.imag() / 2);
    return {std::expm1(z.real()) - 2 * e * s * s, e * std::sin(z.imag())};
}

/// One mode: c·Ā^l. Ā by logarithm of its magnitude and its angle, so any power is one exp, one sin and one cos.
struct Mode {
    Complex c;
    double logMagnitude;
    double angle;

    Complex power(std::int64_t l) const {
        if (l == 0)
            return 1; // Ā may be 0, with a logarithm of −∞
        const auto n = static_cast<double>(l);
        const double magnitude = std::exp(n * logMagnitude);
        return {magnitude * std::cos(n * angle), magnitude * std::sin(n * angle)};
    }
};

Mode zeroOrderHold(Complex bc, Complex a, double dt) {
    const Complex z = a * dt;
    const Complex ratio = std::abs(a) == 0 ? Complex(dt) : expMinusOne(z) / a;
    return {bc * ratio, z.real(), z.imag()};
}

Mode bilinear(Complex bc, Complex a, double dt) {
    const Complex half = a * dt / 2.0;
    const Complex abar = (1.0 + half) / (1.0 - half);
    return {bc * dt / (1.0 - half), std::log(std::abs(abar)), std::arg(abar)};
}

/// The parameters of all heads, in double.
class Model {
  public:
    Model(const Match& match, const Names& names, const SettingValues& values)
        : shape_(shapeOfC(match)),
          c_(readParameters(match, "C")),
          dt_(readParameters(match, names.logDt)),
          real_(readParameters(match, names.real)),
          imaginary_(readParameters(match, names.imaginary)),
          bilinear_(values.choice("discretization") == "bilinear") {
        if (match.find("B"))
            b_ = readParameters(match, "B");
        for (double& dt : dt_)
            dt = std::exp(dt);
        const bool exponential = values.choice("real_part") == "exp";
        for (double& x : real_)
            x = exponential ? -std::exp(x) : -x;
        if (names.negated)
            for (double& x : imaginary_)
                x = -x;
        models_ = static_cast<std::int64_t>(real_.size()) / modes();
    }

    std::int64_t rows() const { return shape_[0] * shape_[1]; }
    std::int64_t modes() const { return shape_[2]; }

    Mode mode(std::int64_t row, std::int64_t n) const {
        const std::int64_t head = row % shape_[1];
        const auto shared = static_cast<std::size_t>(head % models_ * modes() + n);
        const auto own = static_cast<std::size_t>(row * modes() + n);
        Complex bc(c_[2 * own], c_[2 * own + 1]);
        if (!b_.empty())
            bc *= Complex(b_[2 * shared], b_[2 * shared + 1]);
        const Complex a(real_[shared], imaginary_[shared]);
        const double dt = dt_[static_cast<std::size_t>(head)];
        return bilinear_ ? bilinear(bc, a, dt) : zeroOrderHold(bc, a, dt);
    }

  private:
    Shape shape_;
    std::vector<double> c_, dt_, real_, imaginary_, b_;
    std::int64_t models_ = 0;
    bool bilinear_;
};

// l = p·Q + q: 2·Re Σ c·Ā^(pQ)·Ā^q is one real matrix product, [P, 2·N] by [2·N, Q], as Re(xy) = Re x Re y − Im x Im y.
// Its P + Q powers for each mode are all the transcendental functions a kernel takes.
void evaluate(const Model& model, std::int64_t row, std::span<float> out) {
    const auto length = static_cast<std::int64_t>(out.size());
    const auto q = static_cast<std::int64_t>(std::ceil(std::sqrt(static_cast<double>(length))));
    const std::int64_t p = (length + q - 1) / q;
    const std::int64_t modes = model.modes();
    Matrix inside(2 * modes, q); // [2·N, Q]
    Matrix begins(2 * modes, p); // [2·N, P]
    for (std::int64_t n = 0; n < modes; ++n) {
        const Mode mode = model.mode(row, n);
        for (std::int64_t j = 0; j < q; ++j) {
            const Complex x = mode.power(j);
            inside(2 * n, j) = x.real();
            inside(2 * n + 1, j) = x.imag();
        }
        for (std::int64_t i = 0; i < p; ++i) {
            const Complex x = 2.0 * mode.c * mode.power(i * q);
            begins(2 * n, i) = x.real();
            begins(2 * n + 1, i) = -x.imag();
        }
    }
    const Matrix taps = inside.transpose() * begins; // [Q, P]: column by column, the taps in order
    std::transform(taps.data(), taps.data() + length, out.begin(), [](double x) { return static_cast<float>(x); });
}

} // namespace

void collect(MatchBuilder& builder, const Names& names, bool needsB, std::int64_t length) {
    builder.need("C");
    builder.need(names.logDt);
    builder.need(names.real);
    builder.need(names.imaginary);
    const bool hasB = needsB ? builder.need("B") : builder.take("B");
    if (!builder.isGood())
        return;
    Shape c = builder.shapeOf("C");
    if (c.size() == 3)
        c.insert(c.begin(), 1);
    if (c.size() != 4 || c[3] != 2)
        return builder.misfit("C", "[H, N/2, 2] or [C, H, N/2, 2]");
    const std::int64_t heads = c[1];
    const std::int64_t modes = c[2];
    const Shape real = withoutLeadingOnes(builder.shapeOf(names.real), 2);
    if (real.size() != 2 || real[1] != modes || heads % real[0] != 0)
        return builder.misfit(names.real, "[S, N/2] = [" + std::to_string(heads) + " or a divisor of it, " +
                                              std::to_string(modes) + "]");
    builder.expect(names.imaginary, real, "[S, N/2]");
    if (hasB)
        builder.expect("B", {real[0], modes, 2}, "[S, N/2, 2]");
    if (builder.shapeOf(names.logDt) != Shape{heads, 1})
        builder.expect(names.logDt, {heads}, "[H]");
    if (!builder.isGood())
        return;
    builder.match().heads = c[0] * heads;
    builder.match().length = length;
    builder.match().dtype = builder.match().at("C").dtype;
}

std::vector<Setting> settings(const Match& match, const char* discretization) {
    std::vector<Setting> form{
        lengthSetting(match.length, kMostTaps),
        {"discretization",
         "Discretization",
         "How the continuous model is sampled: zero-order hold, or the bilinear (Tustin) transform",
         Setting::Kind::Choice,
         discretization,
         0,
         0,
         {"zoh", "bilinear"}},
        {"real_part",
         "Real part of A",
         "How the stored number x gives the real part of A: exp means −exp(x), none means −x",
         Setting::Kind::Choice,
         "exp",
         0,
         0,
         {"exp", "none"}}};
    form.push_back(bidirectionalSetting());
    return form;
}

MaterializedBank materialize(const Match& match, const Names& names, const SettingValues& values,
                             const WorkContext& context) {
    const bool bidirectional = values.isOn("bidirectional");
    const std::int64_t channels = shapeOfC(match)[0];
    if (bidirectional && channels % 2 != 0)
        throw Error("setting bidirectional", "tensor " + inQuotes(match.at("C").name) + " has " +
                                                 std::to_string(channels) + (channels == 1 ? " channel" : " channels") +
                                                 "; both directions need an even number");
    const Model model(match, names, values);
    MaterializedBank bank = emptyBank(match, model.rows(), values.whole("length"));
    const auto taps = static_cast<std::size_t>(bank.length);
    shareWork(bank.heads, context, [&](std::int64_t row) {
        evaluate(model, row, std::span(bank.values).subspan(static_cast<std::size_t>(row) * taps, taps));
    });
    requireFinite(match, bank);
    if (bidirectional)
        joinDirections(bank);
    return bank;
}

} // namespace longwave::diagonal
