// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/io/fasta_scanner.h"
#include "compute/io/formats.h"
#include "compute/io/gunzip.h"
#include "compute/io/text.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <new>
#include <optional>
#include <unordered_map>

// FASTA: a header line ">NAME description", then lines of letters, and so on. Nearly all writers break lines at one
// length, so that a base's place in the file follows from its number (the idea of samtools' .fai index): such a record
// is read where it lies in the mapped file.

namespace longwave {
namespace {

constexpr std::size_t kMostRecords = 10'000;
constexpr std::size_t kPiece = std::size_t{1} << 24; // of the mapped file, before its pages are given back

/// One record, and where its letters lie.
struct Record {
    std::string name;
    std::string description;
    std::uint64_t line = 0; ///< of its header
    std::int64_t letters = 0;
    std::uint64_t lettersBefore = 0; ///< in the records before it
    std::uint64_t begin = 0;         ///< bytes of the text: the first letter, and past the last
    std::uint64_t end = 0;
    // Runs of letters are of lineLetters each, lineBytes apart, but for the last one, which may be shorter.
    std::int64_t lineLetters = 0;
    std::int64_t lineBytes = 0;
    bool isEven = true;
};

/// Finds the records of a text.
class Index final : public FastaEvents {
  public:
    explicit Index(std::string subject) : subject_(std::move(subject)) {}

    void header(std::string_view text, std::uint64_t line) override {
        endRun();
        endRecord();
        if (records_.size() == kMostRecords)
            throw Error(subject_, "line " + grouped(line) + " begins record " + grouped(kMostRecords + 1) +
                                      "; at most " + grouped(kMostRecords) + " sequences are read from one file");
        Record& record = records_.emplace_back();
        const std::size_t nameEnd = std::min(text.size(), text.find_first_of(" \t"));
        record.name = text.substr(0, nameEnd);
        if (const std::size_t rest = text.find_first_not_of(" \t", nameEnd); rest != std::string_view::npos)
            record.description = text.substr(rest);
        record.line = line;
        record.lettersBefore = total_;
        if (record.name.empty())
            return;
        if (const auto [other, isNew] = lines_.try_emplace(record.name, line); !isNew)
            throw Error(subject_, "line " + grouped(line) + " begins a second record named " + inQuotes(record.name) +
                                      "; the first is on line " + grouped(other->second));
    }

    void letters(std::span<const std::byte> run, std::uint64_t offset) override {
        if (runLetters_ > 0 && offset == runBegin_ + runLetters_) { // the same line, in the next piece
            runLetters_ += run.size();
            return;
        }
        endRun();
        runBegin_ = offset;
        runLetters_ = run.size();
    }

    std::vector<Record> take() {
        endRun();
        endRecord();
        return std::move(records_);
    }

  private:
    void endRun() {
        if (runLetters_ == 0)
            return;
        Record& record = records_.back();
        const auto count = static_cast<std::int64_t>(runLetters_);
        if (runs_ == 0) {
            record.begin = runBegin_;
            record.lineLetters = record.lineBytes = count;
        } else {
            if (runs_ == 1)
                record.lineBytes = static_cast<std::int64_t>(runBegin_ - record.begin);
            record.isEven = record.isEven && !lastIsShort_ && count <= record.lineLetters &&
                            runBegin_ == record.begin + runs_ * static_cast<std::uint64_t>(record.lineBytes);
        }
        lastIsShort_ = count < record.lineLetters;
        record.letters += count;
        record.end = runBegin_ + runLetters_;
        total_ += runLetters_;
        ++runs_;
        runLetters_ = 0;
    }

    void endRecord() {
        runs_ = 0;
        lastIsShort_ = false;
    }

    std::string subject_;
    std::vector<Record> records_;
    std::unordered_map<std::string, std::uint64_t> lines_; // name → line of its header
    std::uint64_t total_ = 0;
    std::uint64_t runBegin_ = 0;
    std::uint64_t runLetters_ = 0;
    std::uint64_t runs_ = 0;
    bool lastIsShort_ = false;
};

/// Collects the letters themselves.
class Gatherer final : public FastaEvents {
  public:
    explicit Gatherer(std::uint64_t count) { letters_.reserve(static_cast<std::size_t>(count)); }
    void header(std::string_view, std::uint64_t) override {}
    void letters(std::span<const std::byte> run, std::uint64_t) override {
        letters_.insert(letters_.end(), run.begin(), run.end());
    }
    std::vector<std::byte> take() { return std::move(letters_); }

  private:
    std::vector<std::byte> letters_;
};

void scan(const MappedFile& file, bool isPacked, FastaEvents& events) {
    const std::string subject = file.path().string();
    FastaScanner scanner(events, subject);
    if (isPacked) {
        gunzip(file.bytes(), subject, [&](std::span<const std::byte> piece) {
            scanner.feed(piece);
            return true;
        });
    } else {
        for (auto rest = file.bytes(); !rest.empty();) {
            const auto piece = rest.first(std::min(kPiece, rest.size()));
            scanner.feed(piece);
            rest = rest.subspan(piece.size());
            if (!rest.empty())
                file.forget();
        }
    }
    scanner.finish();
}

/// The letters between two bytes of a plain text, which the index has seen to be good.
std::vector<std::byte> gather(std::span<const std::byte> text, std::int64_t count, const std::string& subject) {
    Gatherer gatherer(static_cast<std::uint64_t>(count));
    FastaScanner scanner(gatherer, subject);
    const std::string header = ">\n";
    scanner.feed(std::as_bytes(std::span(header)));
    scanner.feed(text);
    return gatherer.take();
}

ArrayView viewOf(const Record& record, ArrayView::Source source, std::int64_t lineLetters, std::int64_t lineBytes) {
    source.dtype = DType::U8;
    source.code =
        std::make_shared<const LetterCode>(LetterCode{nucleotideChannels(), record.letters, lineLetters, lineBytes});
    return ArrayView(std::move(source), {4, record.letters});
}

ArrayView plainView(const Record& record, const std::shared_ptr<const MappedFile>& file) {
    if (record.isEven)
        return viewOf(record, {file, file->bytes().data() + record.begin, DType::U8, false, nullptr, 0, true},
                      record.lineLetters, record.lineBytes);
    auto letters = std::make_shared<const DeferredBytes>([file, record] {
        const auto text = file->bytes().subspan(static_cast<std::size_t>(record.begin),
                                                static_cast<std::size_t>(record.end - record.begin));
        return gather(text, record.letters, file->path().string());
    });
    return viewOf(record, {file, nullptr, DType::U8, false, std::move(letters)}, record.letters, record.letters);
}

class FastaReader final : public Reader {
  public:
    const char* title() const override { return "nucleotide sequences (FASTA: .fa, .fasta, .fa.gz)"; }

    bool recognises(std::span<const std::byte> head, std::uint64_t) const override {
        constexpr std::size_t kHead = 4096;
        return looksLikeFasta(beginsLikeGzip(head)
                                  ? gunzipHead(head, kHead)
                                  : std::string(reinterpret_cast<const char*>(head.data()), head.size()));
    }

    File read(const std::shared_ptr<const MappedFile>& file) const override {
        const std::string subject = file->path().string();
        try {
            return readRecords(file, subject);
        } catch (const std::bad_alloc&) {
            throw Error(subject, "its list of sequences does not fit into memory");
        }
    }

  private:
    static File readRecords(const std::shared_ptr<const MappedFile>& file, const std::string& subject) {
        const bool isPacked = beginsLikeGzip(file->bytes());
        Index index(subject);
        scan(*file, isPacked, index);
        file->forget();
        const std::vector<Record> records = index.take();
        const std::uint64_t total =
            records.empty() ? 0 : records.back().lettersBefore + static_cast<std::uint64_t>(records.back().letters);
        if (total == 0)
            throw Error(subject, "it has FASTA headers, but no sequence follows any of them");
        std::shared_ptr<const DeferredBytes> unpacked;
        if (isPacked) // all at once: a record's beginning in the packed bytes is not known
            unpacked = std::make_shared<const DeferredBytes>([file, total] {
                Gatherer gatherer(total);
                scan(*file, true, gatherer);
                return gatherer.take();
            });

        File result;
        result.path = file->path();
        result.format = isPacked ? "FASTA, gzip" : "FASTA";
        for (const Record& record : records) {
            Entry entry;
            entry.name = record.name;
            entry.dtype = "nucleotides";
            entry.shape = {4, record.letters};
            entry.rowNames = {"A", "C", "G", "T"};
            if (record.name.empty() && records.size() > 1)
                entry.name = "line " + std::to_string(record.line);
            if (record.letters == 0) {
                entry.reason = "no sequence follows the header on line " + grouped(record.line);
            } else {
                entry.kind = Entry::Kind::Signal;
                entry.values = isPacked ? viewOf(record,
                                                 {file, nullptr, DType::U8, false, unpacked,
                                                  static_cast<std::size_t>(record.lettersBefore)},
                                                 record.letters, record.letters)
                                        : plainView(record, file);
            }
            if (!record.description.empty())
                result.metadata.emplace_back(entry.name, record.description);
            result.entries.push_back(std::move(entry));
        }
        return result;
    }
};

} // namespace

const Reader& fastaReader() {
    static const FastaReader kReader;
    return kReader;
}

} // namespace longwave
