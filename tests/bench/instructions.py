#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fused passes issue, counted in the compiler's code (SASS); no device is needed.

    tests/bench/instructions.py [--arch 80] [--only rows] [FILE…]

Without files it compiles plain_passes.cu: the passes along the way of rows that are whole and have no gates. With
objects, libraries or binaries for a device it takes every function in them that has a loop with tensor-core products.

A line of the table is a function: its registers, instructions on local memory (spills), all its instructions, and
those of one round of its main loop, which is the one with all products. Of the passes in PASSES these are divided by
the samples that a warp convolves in a round, in units of 256: all, products on the tensor cores, instructions on shared
and on global memory, and the most frequent of the others. Where ways part, the one with the most products is taken,
and then the longest, as what is asked of other rows is not there; elsewhere the shortest. What only sets registers to
zero (rows that are not finite) is passed.
"""
import argparse
import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
# Names: 256 samples of a warp in a round of the main loop, how often its inner loops go round, in the
# order in which they stand, and whether it is compiled for such rows alone. (Of taps a round is two steps of a window,
# without the reading of it. Where rows_4096 are read ahead, the way of a first row is counted: some 50 too many.)
PASSES = {
    "warps_256": (1, [], True),
    "rows_4096": (1, [], True),
    "rows_8192": (2, [2, 2, 2], True),
    "rows_16384": (4, [4, 4, 4], True),
    "pairs_8192": (4, [2, 1, 4, 2], True),
    "pairs_16384_half": (8, [4, 2, 8, 4], True),
    "pairs_16384_float": (8, [4, 2, 8, 4], True),
    "batch_8192": (8, [2, 2, 4, 2, 2], True),
    "batch_.*_half": (8, [2, 2], True),
    "batch_.*_float": (8, [2, 2, 2], True),
    "taps_256": (2, [], False),
}
OTHER = (1, [], False)
SHARED, GLOBAL, LOCAL = ("LDS", "LDSM", "STS", "STSM", "ATOMS"), ("LDG", "STG", "LDGSTS", "RED", "ATOMG"), ("LDL", "STL")


class Instruction:
    def __init__(self, guard, text):
        self.guard, self.text = guard, text
        self.kind = text.split()[0].split(".")[0]
        self.target = None
        # Where lanes went different ways, BRA.DIV and BRA.CONV lead elsewhere; here they do not. A call on a condition
        # is how far jumps are written for 8.0; others come back.
        if (self.kind == "BRA" and not text.startswith(("BRA.DIV", "BRA.CONV"))) or (guard and self.kind == "CALL"):
            self.target = re.search(r"`?\(?(\.L_x_\d+|0x[0-9a-f]+)\)?$", text).group(1)
        self.ends = self.kind in ("EXIT", "RET") or self.target is not None
        self.always = guard in ("", "@PT") and "," not in text

    def zeroes(self):
        return re.fullmatch(r"CS2R\S* R\d+, SRZ|(IMAD\.MOV\.U32|MOV) R\d+(, U?RZ)+", self.text)


def functions(text):
    """name -> instructions with the indices of branches' targets, from what cuobjdump or nvdisasm says"""
    found, places = {}, {}
    code = None
    for line in text.split("\n"):
        name = re.match(r"\s*Function : (\S+)|\.text\.(\S+):", line)
        label = re.match(r"(\.L_x_\d+):", line)
        instruction = re.match(r"\s+/\*([0-9a-f]{4,})\*/\s+(@!?U?P[T0-9]+\s+)?([A-Z].*?)\s*;", line)
        if name:
            code, place = found.setdefault(name.group(1) or name.group(2), []), {}
            places[id(code)] = place
        elif label and code is not None:
            place[label.group(1)] = len(code)
        elif instruction and code is not None:
            place["0x%x" % int(instruction.group(1), 16)] = len(code)
            code.append(Instruction((instruction.group(2) or "").strip(), instruction.group(3)))
    for code in found.values():
        for one in code:
            if one.target:
                one.target = places[id(code)][one.target]
    return found


class Graph:
    """Straight pieces of a function and its loops: header -> pieces"""

    def __init__(self, code):
        starts = {0} | {i + 1 for i, one in enumerate(code) if one.ends} | {one.target for one in code if one.target}
        starts = sorted(start for start in starts if start < len(code))
        self.pieces = {start: code[start:end] for start, end in zip(starts, starts[1:] + [len(code)])}
        self.next = {}
        for start, piece in self.pieces.items():
            last, after = piece[-1], start + len(piece)
            falls = not (last.ends and last.always)
            self.next[start] = ([after] if falls and after in self.pieces else []) + (
                [last.target] if last.target is not None else [])
        self.before = {start: [] for start in starts}
        for start in self.reached():
            for to in self.next[start]:
                self.before[to].append(start)
        self.loops = {}
        reached = set(self.reached())
        for header in reached:
            ends = [end for end in self.before[header] if end not in set(self.reached(without=header))]
            if ends:
                self.loops[header] = self.body(header, ends)

    def reached(self, without=None):
        seen, waiting = {}, [0]
        while waiting:
            start = waiting.pop()
            if start not in seen and start != without:
                seen[start] = True
                waiting += self.next[start]
        return list(seen)

    def body(self, header, ends):
        pieces, waiting = {header}, list(ends)
        while waiting:
            start = waiting.pop()
            if start not in pieces:
                pieces.add(start)
                waiting += self.before[start]
        return pieces

    def main_loop(self, outermost):
        """Of the loops with the most products"""
        def rank(header):
            pieces = self.loops[header]
            products = sum(one.kind == "HMMA" for at in pieces for one in self.pieces[at])
            return products, len(pieces) if outermost else -len(pieces)

        return max(self.loops, key=rank, default=None)

    def inner(self, header):
        """Loops directly inside a loop, in their order"""
        within = [other for other in self.loops if other != header and other in self.loops[header]]
        return sorted(one for one in within
                      if not any(one in self.loops[other] for other in within if other != one))

    def round(self, header, times, longest):
        """Kinds of instructions on a way round; `times`, an iterator, says how often loops inside go round"""
        length = lambda counts: (counts["HMMA"], counts.total() if longest else -counts.total())
        rolled = {at: one for one in self.inner(header) for at in self.loops[one]}
        counts = {}
        for one in self.inner(header):
            repeat, once = next(times, 1), self.round(one, times, longest)
            counts[one] = collections.Counter({kind: repeat * count for kind, count in once.items()})

        def leads(at):
            """Where a piece, or a loop inside, leads to without going round again"""
            ends = self.loops[at] if at in counts else [at]
            ways = {rolled.get(to, to) for end in ends for to in self.next[end] if to in self.loops[header]}
            return ways - {header, at}

        def here(at):
            if at in counts:
                return counts[at]
            piece = self.pieces[at]
            passed = piece[0].zeroes() and all(one.zeroes() or one.target for one in piece)
            return collections.Counter() if passed else collections.Counter(one.kind for one in piece)

        onwards, waiting = {}, [header]
        while waiting:
            at = waiting[-1]
            missing = [to for to in leads(at) if to not in onwards]
            waiting += missing
            if not missing:
                ways = (onwards[to] for to in leads(waiting.pop()))
                onwards[at] = here(at) + max(ways, key=length, default=collections.Counter())
        return onwards[header]


def measured(name, code):
    """A line of the table, or None where there is no loop with products"""
    graph = Graph(code)
    known = next((value for key, value in PASSES.items() if re.match(key, name)), None)
    tiles, times, is_plain = known or OTHER
    header = graph.main_loop(outermost=is_plain)
    if header is None:
        return None
    loops = [other for other in graph.loops if other != header and other in graph.loops[header]]
    counts = graph.round(header, iter(times), longest=is_plain)
    if counts["HMMA"] == 0:
        return None
    return {"name": name, "known": known is not None and len(loops) == len(times), "inner": len(loops), "tiles": tiles,
            "all": sum(one.kind != "NOP" for one in code), "loop": counts.total(), "counts": counts,
            "spills": sum(one.kind in LOCAL for one in code)}


def table(lines, registers):
    """The fewest instructions first"""
    text = ["registers spills    all   loop | per 256 samples: issued products shared global, others"]
    for line in sorted(lines, key=lambda line: (not line["known"], line["loop"] / line["tiles"])):
        per = lambda *kinds: sum(line["counts"][kind] for kind in kinds) / line["tiles"]
        others = [(kind, per(kind)) for kind, _ in line["counts"].most_common() if kind not in ("HMMA", *SHARED, *GLOBAL)]
        row = f"{registers.get(line['name'], '?'):>9} {line['spills']:>6} {line['all']:>6} {line['loop']:>6} | "
        if line["known"]:
            row += f"{line['loop'] / line['tiles']:6.0f} {per('HMMA'):3.0f} {per(*SHARED):4.1f} {per(*GLOBAL):4.1f}, "
            row += " ".join(f"{kind} {count:.0f}" for kind, count in others[:6])
        else:
            row += f"at least, and inner loops once: {line['inner']}"
        text.append(row + "  " + line["name"])
    return "\n".join(text)


def tool(*names):
    for name in names:
        nvcc = shutil.which("nvcc")
        homes = [os.environ.get("CUDA_HOME"), os.environ.get("CUDA_PATH"), "/usr/local/cuda",
                 pathlib.Path(nvcc).resolve().parent.parent if nvcc else None]
        for home in filter(None, homes):
            if os.access(pathlib.Path(home) / "bin" / name, os.X_OK):
                return str(pathlib.Path(home) / "bin" / name)
        if shutil.which(name):
            return shutil.which(name)
    sys.exit(f"{' or '.join(names)} is neither in the CUDA toolkit's bin nor on PATH; it comes with the CUDA toolkit.")


def said(*command):
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}:\n{done.stdout}")
    return done.stdout


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("files", nargs="*", metavar="FILE")
    arguments.add_argument("--arch", default="90", help="compute capability, 90 for 9.0")
    arguments.add_argument("--only", default="", help="functions whose names have this in them")
    arguments.add_argument("--recorded", help="what a disassembler said, instead of asking one")
    given = arguments.parse_args()
    registers, texts = {}, []
    with tempfile.TemporaryDirectory() as folder:
        if given.recorded:
            texts.append(pathlib.Path(given.recorded).read_text())
        elif given.files:
            for file in given.files:
                texts.append(said(tool("cuobjdump"), "-sass", "-arch", f"sm_{given.arch}", file))
                usage = said(tool("cuobjdump"), "-res-usage", "-arch", f"sm_{given.arch}", file)
                registers.update(re.findall(r"Function (\S+):\s+REG:(\d+)", usage))
        else:
            disassembler, binary = tool("cuobjdump", "nvdisasm"), f"{folder}/passes.cubin"
            report = said(tool("nvcc"), "-O3", "-std=c++20", f"-I{HERE.parent.parent}", f"-arch=sm_{given.arch}",
                          "-Xptxas=-v", "-cubin", "-o", binary, str(HERE / "plain_passes.cu"))
            registers.update(re.findall(r"entry function '(\S+)'.*?Used (\d+) registers", report, re.S))
            texts.append(said(disassembler, "-c" if disassembler.endswith("nvdisasm") else "-sass", binary))
    lines = [measured(name, code) for text in texts for name, code in functions(text).items() if given.only in name]
    print(table(filter(None, lines), registers))


if __name__ == "__main__":
    main()
