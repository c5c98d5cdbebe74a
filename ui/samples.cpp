// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/samples.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace longwave::ui {

QString samplePath(const QString& name) {
    QStringList folders{QCoreApplication::applicationDirPath() + "/../share/longwave/samples"};
#ifdef LONGWAVE_SAMPLES_DIR
    folders += QStringLiteral(LONGWAVE_SAMPLES_DIR);
#endif
    for (const QString& folder : folders)
        if (const QFileInfo file(QDir(folder), name); file.isReadable())
            return QDir::cleanPath(file.absoluteFilePath());
    return {};
}

namespace {

constexpr auto kSpeech = "speech_front_center_48khz.wav";
constexpr auto kPlainBank = "smnist_longconv_h32_lambda0.safetensors";
constexpr auto kSquashedBank = "smnist_longconv_h32_lambda0.001.safetensors";

QString tr(const char* words) {
    return QCoreApplication::translate("Samples", words);
}

std::vector<Sample> findSamples() {
    std::vector<Sample> found;
    const auto add = [&](const char* name, const QString& title, const QString& description, double rate = 0) {
        if (const QString path = samplePath(name); !path.isEmpty())
            found.push_back({title, description, path, rate, path.endsWith(QLatin1String(".safetensors"))});
    };
    add(kSpeech, tr("Speech"), tr("A voice saying “front center”, 48\u2009kHz, 1.43\u2009s"));
    add("ecg_mitbih208_360hz.npy", tr("Electrocardiogram"),
        tr("Five minutes of ECG in millivolt, 360\u2009Hz, MIT-BIH record 208"), 360);
    add("phage_lambda.fa.gz", tr("Genome of the phage lambda"), tr("48,502 bases as four channels A, C, G, T"));
    add("functional_mri_crop.nii", tr("Functional MRI"),
        tr("A piece of a brain, 17 × 21 × 3 voxels, 20 volumes, one each 2\u2009s"));
    add("mnist_five.png", tr("Handwritten digit"), tr("A five of MNIST, 28 × 28 pixels, row by row"));
    add("moby_dick_opening.txt", tr("Text"), tr("How Moby-Dick begins, as bytes, characters or one-hot"));
    add(kPlainBank, tr("Kernels learned without Squash"), tr("Two layers of 32 heads × 784 taps, sequential MNIST"));
    add(kSquashedBank, tr("Kernels learned with Squash, λ = 0.001"),
        tr("The same network, with Squash in its forward pass"));
    add("smnist_longconv_h32_lambda0.004.safetensors", tr("Kernels learned with Squash, λ = 0.004"),
        tr("The same network, squashed harder: 85\u2009% of taps become zero"));
    add("smnist_trained_h32_lambda0.safetensors", tr("Digits, learned in Train without Squash"),
        tr("Three layers of 32 heads × 784 taps that longwave-cli train learned: 96.6\u2009% right"));
    add("smnist_trained_h32_lambda0.002.safetensors", tr("Digits, learned in Train with Squash, λ = 0.002"),
        tr("The same from the same seed, 80\u2009% of taps zero: 95.8\u2009% right"));
    add("listops_trained_h32_lambda0.safetensors", tr("ListOps, learned in Train"),
        tr("Three layers of 32 heads that look back and ahead, 256 taps each way, on nested expressions"));
    add("text_trained_h64_lambda0.001.safetensors", tr("Next byte of a text, learned in Train, λ = 0.001"),
        tr("Two gated layers of 64 heads × 256 taps, on this program’s own licence"));
    return found;
}

} // namespace

const std::vector<Sample>& samples() {
    static const std::vector<Sample> found = findSamples();
    return found;
}

QStringList startingSamples() {
    QStringList paths;
    for (const char* name : {kSpeech, kPlainBank, kSquashedBank})
        if (const QString path = samplePath(name); !path.isEmpty())
            paths += path;
    return paths;
}

} // namespace longwave::ui
