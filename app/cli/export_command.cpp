// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "compute/error.h"
#include "compute/io/npy_writer.h"
#include "compute/io/safetensors_writer.h"
#include "compute/parameterization/parameterization.h"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace longwave::cli {
namespace {

struct ExportOptions {
    std::string file;
    std::string bank;
    std::string output;
    FormOptions form;
    RegularizationOptions regularization;
};

enum class Format { Npy, Safetensors };

Format formatOf(const std::string& output) {
    const std::string ending = std::filesystem::path(output).extension().string();
    if (ending == ".npy")
        return Format::Npy;
    if (ending == ".safetensors")
        return Format::Safetensors;
    throw Error("--output", output + "; a name that ends with .npy or .safetensors is accepted");
}

void regularizeBank(MaterializedBank& bank, Regularization regularization) {
    if (regularization.isIdentity())
        return;
    regularization.seam = bank.bidirectional ? bank.length / 2 : 0;
    bank.values = regularize(ArrayView::fromFloats(std::move(bank.values), {bank.heads, bank.length}), regularization);
}

void exportKernels(const ExportOptions& options) {
    const Format format = formatOf(options.output);
    const Regularization regularization = options.regularization.value();
    const Settings settings = options.form.value();
    const File file = open(options.file);
    const Match match = findBank(file, options.bank);
    MaterializedBank bank = materialize(match, settings);
    warnNonFinite(file, match.name, ArrayView::fromFloats(bank.values, {bank.heads, bank.length}));
    regularizeBank(bank, regularization);
    const Shape shape{bank.heads, bank.length};
    if (format == Format::Npy)
        writeNpy(options.output, bank.values, shape);
    else
        writeSafetensors(options.output, match.name.empty() ? "kernels" : match.name, bank.values, shape);
}

} // namespace

void addExport(CLI::App& app, Action& action) {
    auto* command = app.add_subcommand("export", "Writes the explicit kernels of a bank, float32 [H, L]");
    auto o = std::make_shared<ExportOptions>();
    command->add_option("FILE", o->file, "A checkpoint, or any readable file")->required()->type_name("");
    command
        ->add_option("--tensor", o->bank,
                     "Which bank, by the name that inspect lists, or any tensor; the only bank by default")
        ->type_name("NAME");
    o->form.addTo(*command);
    o->regularization.addTo(*command);
    command->add_option("--output", o->output, "Where to; its ending says the format")
        ->required()
        ->type_name("K.npy|K.safetensors");
    command->callback([&action, o] { action = [o] { exportKernels(*o); }; });
}

} // namespace longwave::cli
