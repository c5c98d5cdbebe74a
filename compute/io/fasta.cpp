// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/io/checked.h"
#include "compute/io/fastq_scanner.h"
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
// is read where it lies in the mapped file. FASTQ has qualities between, and is otherwise the same.

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

enum class Format { Fasta, Fastq };

/// Finds the records of a text: of FASTQ, whose reads are many and alike, the first ones.
class Index final : public FastaEvents {
  public:
    Index(Format format, std::string subject) : format_(format), subject_(std::move(subject)) {}

    void header(std::string_view text, std::uint64_t line) override {
        endRun();
        endRecord();
        ++count_;
        if (isFull_ || (format_ == Format::Fastq && records_.size() == kMostRecords)) {
            isFull_ = true;
            return;
        }
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
        const auto [other, isNew] = lines_.try_emplace(record.name, line);
        if (!isNew && format_ == Format::Fastq) // the two ends of one fragment share their name
            record.name += " (line " + grouped(line) + ")";
        else if (!isNew)
            throw Error(subject_, "line " + grouped(line) + " begins a second record named " + inQuotes(record.name) +
                                      "; the first is on line " + grouped(other->second));
    }

    void letters(std::span<const std::byte> run, std::uint64_t offset) override {
        if (isFull_)
            return;
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

    std::uint64_t count() const noexcept { return count_; } ///< of all records, taken or not

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

    Format format_;
    std::string subject_;
    std::vector<Record> records_;
    std::uint64_t count_ = 0;
    bool isFull_ = false;
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
    explicit Gatherer(std::uint64_t count) : count_(static_cast<std::size_t>(count)) { letters_.reserve(count_); }
    void header(std::string_view, std::uint64_t) override {}
    void letters(std::span<const std::byte> run, std::uint64_t) override {
        run = run.first(std::min(run.size(), count_ - letters_.size()));
        letters_.insert(letters_.end(), run.begin(), run.end());
    }
    bool isFull() const noexcept { return letters_.size() == count_; }
    /// Throws Error when there were fewer.
    std::vector<std::byte> take(const std::string& subject) {
        if (!isFull())
            throwChanged(subject);
        return std::move(letters_);
    }

  private:
    std::size_t count_;
    std::vector<std::byte> letters_;
};

std::unique_ptr<SequenceScanner> makeScanner(Format format, FastaEvents& events, const std::string& subject) {
    if (format == Format::Fastq)
        return std::make_unique<FastqScanner>(events, subject);
    return std::make_unique<FastaScanner>(events, subject);
}

/// Shows `events` the whole text, unless `isEnough` says before that it has seen enough.
void scan(const MappedFile& file, bool isPacked, Format format, FastaEvents& events,
          const std::function<bool()>& isEnough, const std::stop_token& stop) {
    const std::string subject = file.path().string();
    const auto scanner = makeScanner(format, events, subject);
    if (isPacked) {
        gunzip(file.bytes(), subject, [&](std::span<const std::byte> piece) {
            stopIfAsked(stop);
            scanner->feed(piece);
            return !isEnough();
        });
    } else {
        for (auto rest = file.bytes(); !rest.empty() && !isEnough();) {
            stopIfAsked(stop);
            const auto piece = rest.first(std::min(kPiece, rest.size()));
            scanner->feed(piece);
            rest = rest.subspan(piece.size());
            if (!rest.empty())
                file.forget();
        }
    }
    if (!isEnough())
        scanner->finish();
}

/// The letters between two bytes of a plain text, which the index has seen to be good.
std::vector<std::byte> gather(Format format, std::span<const std::byte> text, std::int64_t count,
                              const std::string& subject) {
    Gatherer gatherer(static_cast<std::uint64_t>(count));
    const auto scanner = makeScanner(format, gatherer, subject);
    const std::string header = format == Format::Fastq ? "@\n" : ">\n";
    scanner->feed(std::as_bytes(std::span(header)));
    scanner->feed(text);
    return gatherer.take(subject);
}

ArrayView viewOf(const Record& record, ArrayView::Source source, std::int64_t lineLetters, std::int64_t lineBytes) {
    source.dtype = DType::U8;
    source.code =
        std::make_shared<const LetterCode>(LetterCode{nucleotideChannels(), record.letters, lineLetters, lineBytes});
    return ArrayView(std::move(source), {4, record.letters});
}

ArrayView plainView(Format format, const Record& record, const std::shared_ptr<const MappedFile>& file) {
    if (record.isEven)
        return viewOf(record, {file, file->bytes().data() + record.begin, DType::U8, false, nullptr, 0, true},
                      record.lineLetters, record.lineBytes);
    auto letters = std::make_shared<const DeferredBytes>([format, file, record] {
        const auto text = file->bytes().subspan(static_cast<std::size_t>(record.begin),
                                                static_cast<std::size_t>(record.end - record.begin));
        return gather(format, text, record.letters, file->path().string());
    });
    return viewOf(record, {file, nullptr, DType::U8, false, std::move(letters)}, record.letters, record.letters);
}

class FastaReader final : public Reader {
  public:
    const char* title() const override { return "nucleotide sequences (FASTA, FASTQ: .fa, .fq, .fa.gz, .fq.gz)"; }

    bool recognises(std::span<const std::byte> head, std::uint64_t) const override {
        return formatOf(head).has_value();
    }

    File read(const std::shared_ptr<const MappedFile>& file, const std::stop_token& stop) const override {
        const std::string subject = file->path().string();
        try {
            return readRecords(file, subject, stop);
        } catch (const std::bad_alloc&) {
            throw Error(subject, "its list of sequences does not fit into memory");
        }
    }

  private:
    static std::optional<Format> formatOf(std::span<const std::byte> bytes) {
        constexpr std::size_t kHead = 4096;
        const auto first = bytes.first(std::min(kHead, bytes.size()));
        const std::string head = beginsLikeGzip(first)
                                     ? gunzipHead(first, kHead)
                                     : std::string(reinterpret_cast<const char*>(first.data()), first.size());
        if (looksLikeFasta(head))
            return Format::Fasta;
        return looksLikeFastq(head) ? std::optional(Format::Fastq) : std::nullopt;
    }

    static File readRecords(const std::shared_ptr<const MappedFile>& file, const std::string& subject,
                            const std::stop_token& stop) {
        const bool isPacked = beginsLikeGzip(file->bytes());
        const Format format = formatOf(file->bytes()).value_or(Format::Fasta);
        Index index(format, subject);
        scan(
            *file, isPacked, format, index, [] { return false; }, stop);
        file->forget();
        const std::vector<Record> records = index.take();
        const std::uint64_t total =
            records.empty() ? 0 : records.back().lettersBefore + static_cast<std::uint64_t>(records.back().letters);
        if (total == 0)
            throw Error(subject, std::string("it has ") + (format == Format::Fastq ? "FASTQ" : "FASTA") +
                                     " headers, but no sequence follows any of them");
        std::shared_ptr<const DeferredBytes> unpacked;
        if (isPacked) // all at once: a record's beginning in the packed bytes is not known
            unpacked = std::make_shared<const DeferredBytes>([file, format, total] {
                Gatherer gatherer(total);
                scan(*file, true, format, gatherer, [&] { return gatherer.isFull(); }, {});
                return gatherer.take(file->path().string());
            });

        File result;
        result.path = file->path();
        result.format = std::string(format == Format::Fastq ? "FASTQ" : "FASTA") + (isPacked ? ", gzip" : "");
        for (const Record& record : records) {
            ArrayView values;
            if (record.letters > 0)
                values = isPacked ? viewOf(record,
                                           {file, nullptr, DType::U8, false, unpacked,
                                            static_cast<std::size_t>(record.lettersBefore)},
                                           record.letters, record.letters)
                                  : plainView(format, record, file);
            addEntries(record, records.size() == 1, values, result);
        }
        if (index.count() > records.size())
            result.entries.front().notes.push_back("only the first " + grouped(records.size()) + " of the file's " +
                                                   grouped(index.count()) + " reads are listed");
        return result;
    }

    /// The record one-hot and as ±1 indicators, or as Other when it is empty.
    static void addEntries(const Record& record, bool isOnly, const ArrayView& values, File& result) {
        Entry entry;
        entry.name = record.name;
        entry.dtype = "nucleotides";
        entry.shape = {4, record.letters};
        entry.rowNames = {"A", "C", "G", "T"};
        if (record.name.empty() && !isOnly)
            entry.name = "line " + std::to_string(record.line);
        if (!record.description.empty())
            result.metadata.emplace_back(entry.name, record.description);
        if (record.letters == 0) {
            entry.reason = "no sequence follows the header on line " + grouped(record.line);
            result.entries.push_back(std::move(entry));
            return;
        }
        entry.kind = Entry::Kind::Signal;
        entry.values = values;
        Entry indicators = entry;
        indicators.name += indicators.name.empty() ? "±1" : " ±1";
        indicators.values = values.scaled(2, -1);
        indicators.isAlternative = true;
        result.entries.push_back(std::move(entry));
        result.entries.push_back(std::move(indicators));
    }
};

} // namespace

const Reader& fastaReader() {
    static const FastaReader kReader;
    return kReader;
}

} // namespace longwave
