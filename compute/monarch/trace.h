// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/problem.h"
#include "compute/monarch/levels.h"

#include <complex>
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace longwave {

/// One convolution of N points by a Monarch decomposition N = N₁ · … · N_p, every step as data.
///
/// As in monarch_transform.h, but with the sign that textbooks have, F[k, n] = exp(−2πi·k·n/N), and in double: to the
/// last bit the conjugate for real input. All steps keep the N values in one row of memory, seen at level l (0 … p − 1)
/// as [N₁ · … · N_l batches, N_{l+1} rows, R columns]: no step moves anything but the products themselves. The result
/// of a row DFT at p > 2 opens into levels of its own.
struct TraceOptions {
    std::vector<std::int64_t> factors; ///< 2 to 4, each 2 or more; their product N is 4 to 4,096
    std::vector<double> signal;        ///< u, at least one sample; what is beyond the window is left out
    std::vector<double> partner;       ///< a second row, convolved in the same transform as u + i·partner; or empty
    std::vector<double> kernel;        ///< k, at least one tap; as u
    /// Circular over N points, or causal: signal, kernel and output are the first ⌊N/2⌋ points, the other half is
    /// zeros, and nothing wraps.
    Mode mode = Mode::Circular;
    bool skipPadding = true; ///< implicit padding: rows of zeros are not multiplied, rows nobody asked for not computed
    bool reorder = false;    ///< put the spectra into natural order and back: two permutations that cancel
    std::int64_t taps = 0;   ///< partial convolution: the kernel's first taps only; 0: all of them
    std::vector<bool> bands; ///< as ConvolutionProblem::bands: where false, the kernel's spectrum is zero; empty: all
    StagePrecision precision = StagePrecision::Double;
    /// Matrices [N_i, N_i] that transform the signal instead of F, one for each factor, C order; an empty one is F.
    /// Nothing there: all are. The kernel's transform and the way back stay what they are.
    std::vector<Complexes> replaced;
};

enum class StepKind {
    Sequence,        ///< u, or u + i·partner, zeros behind it
    Reshape,         ///< as rows and columns; at level 0 columns are strided samples
    DftColumns,      ///< F·X
    Twiddles,        ///< T ∘ X
    DftRows,         ///< X·F, of the last level
    Spectrum,        ///< the same, named by frequency: Monarch order
    Reorder,         ///< natural order
    Multiply,        ///< by the kernel's spectrum
    ReorderBack,     ///< Monarch order again
    InverseRows,     ///< X·F̄ / N_p
    InverseTwiddles, ///< T̄ ∘ X
    InverseColumns,  ///< F̄·X / N_i
    Result           ///< y: the real part (and of a partner, the imaginary part)
};

/// Bytes from and to the device's memory.
struct Traffic {
    double read = 0;
    double written = 0;
    double total() const noexcept { return read + written; }
};

struct TraceStep {
    StepKind kind{};
    int level = 0;                   ///< l: which factor's matrix or twiddles; of the others, the level they lie at
    int depth = 0;                   ///< 0, and one more for each row DFT that was opened to get here
    std::string name;                ///< "dft_columns"; at depths above 0 with the depth: "dft_columns_2"
    std::vector<std::int64_t> shape; ///< [N], [N₁, R] … [N₁, …, N_p]; of the result [rows, samples] or [samples]
    Complexes values;                ///< of all cells, C order
    std::vector<std::uint8_t> skipped; ///< of each cell: 1 where it is known to be zero, or nobody needs it
    /// Of a product: which rows of the matrix (outputs) and which of its columns (inputs) take part.
    std::vector<bool> outputs, inputs;
    bool realInput = false;   ///< of a product: what is multiplied is real
    bool realOutput = false;  ///< only the real part is needed
    double flops = 0;         ///< as the matrices are multiplied, without what is skipped: 8 a complex term, 4 a real
                              ///< one, 6 a complex product
    Traffic unfused;          ///< each step reads what it needs of the one before, and writes; matrices not counted
    Traffic fused;            ///< only what comes from and goes to memory when all steps are one
    double relativeError = 0; ///< against the same step in fp64, l2
};

struct MonarchTrace {
    TraceOptions options; ///< signal, partner and kernel as they were used
    std::int64_t points = 0;
    std::int64_t window = 0;      ///< samples of signal and output: N, or ⌊N/2⌋
    std::int64_t signalGiven = 0; ///< samples and taps there were before they were cut
    std::int64_t kernelGiven = 0;
    std::vector<TraceStep> steps;            ///< of the signal, from the sequence to the result
    std::vector<TraceStep> kernelSteps;      ///< of the kernel, from the sequence to its spectrum; in fp64
    std::vector<std::int64_t> spectrumOrder; ///< natural index of each Monarch position
    Complexes kernelSpectrum;                ///< as multiplied, in the order of that step
    std::vector<bool> kept;                  ///< [N] in Monarch order: frequencies that are not dropped
    std::vector<double> output;              ///< y, and after it the partner's
    std::vector<double> direct;              ///< the same by the sum as written, with all taps and frequencies
    double relativeError = 0;                ///< of the output against it, l2

    int order() const noexcept { return static_cast<int>(options.factors.size()); }
    LevelView view(int level) const;
    /// F (or what replaced it) at [output k, input n] of a level, as the signal's product has it.
    std::complex<double> matrix(int level, std::int64_t k, std::int64_t n) const;
    /// T of a level at [row k, column c].
    std::complex<double> twiddle(int level, std::int64_t k, std::int64_t c) const;
};

/// Throws Error naming the setting: factors that are not 2 to 4, below 2 or of a product outside 4 … 4,096, an empty
/// signal or kernel, a partner of another length than the signal, taps below 0, too many bands or none, a replaced
/// matrix of another size, a mode that is neither circular nor causal. Throws Cancelled.
MonarchTrace traceMonarch(TraceOptions options, std::stop_token stop = {});

/// Throws Error with subject `subject` unless N is one that can be traced, 4 to 4,096.
void checkTraceLength(std::int64_t points, const std::string& subject);

/// The factors of N, checked: throws Error with subject `subject` as traceMonarch does, and when they do not multiply
/// to `points`.
void checkTraceFactors(const std::vector<std::int64_t>& factors, std::int64_t points, const std::string& subject);

} // namespace longwave
