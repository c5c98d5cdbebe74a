#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""clang-tidy over the tree: .ci/tidy.py BUILD FILE…

Most of its time goes into reading the same headers once more for every file. So files that are compiled alike are
read several at a time, as one unit that includes them, where no two of them have the same name for something of their
own. A unit that is not clean, or does not compile after all, is halved until a file is left: that one counts.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys

AT_A_TIME = 16
ALONE = re.compile(r"^kernels/cpu/|^compute/streaming/stream_loops")  # these include themselves, once for every instruction set

# Where declarations begin, as the format has them: at the beginning of a line.
OWN = re.compile(r"^namespace \{$(.*?)^\} // namespace$", re.S | re.M)
NAMED = re.compile(r"^(?=\w)(?:.*?\b(?:struct|class|enum|using|concept)\s+(\w+)|[^(={\n]*?\b(\w+)\s*[(={\[;])", re.M)


def declared(text):
    return {name for match in NAMED.findall(text) for name in match if name} - {"namespace", "class", "tr", "void", "operator"}


def own_names(text):
    """What a file declares for itself alone."""
    found = {name for part in OWN.findall(text) for name in declared(part)}
    return found | set(re.findall(r"^#define (\w+)", text, re.M)) | set(re.findall(r"^template (?:class|struct) (\w+)", text, re.M))


def commands(build, root, files):
    """file -> its compile command up to what it is called, without the compiler's precompiled header"""
    found = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        name = os.path.relpath(entry["file"], root)
        if name in files and name not in found:
            command = re.sub(r" -Winvalid-pch| -include \S*cmake_pch\.hxx", "", entry["command"])
            found[name] = re.sub(r" -o \S+ -c \S+$", "", command)
    return found


def units(found, root):
    """(command, files) that are read together; a file whose own names are also in some header is read alone"""
    shared = set()
    for header in root.glob("[acku]*/**/*.h"):
        shared |= declared(header.read_text())
    open_units = {}
    for name, command in sorted(found.items()):
        names = own_names((root / name).read_text())
        alike = open_units.setdefault((command, name if ALONE.match(name) or names & shared else ""), [])
        for files, taken in alike:
            if len(files) < AT_A_TIME and not names & taken:
                files.append(name)
                taken |= names
                break
        else:
            alike.append(([name], set(names)))
    return [(command, files) for (command, _), alike in open_units.items() for files, _ in alike]


class Checker:
    def __init__(self, build, root):
        self.build, self.root = build, root
        self.said = []

    def check(self, unit):
        command, names = unit
        folder = self.build / names[0].replace("/", "_") / str(len(names))
        folder.mkdir(parents=True, exist_ok=True)
        path = self.root / names[0]
        if len(names) > 1:
            path = folder / "unit.cpp"
            path.write_text("".join(f'#include "{self.root / name}"\n' for name in names))
        entry = {"directory": str(self.root), "command": f"{command} -c {path}", "file": str(path)}
        (folder / "compile_commands.json").write_text(json.dumps([entry]))
        run = subprocess.run(
            ["clang-tidy", "-p", folder, "--quiet", path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        if run.returncode == 0:
            return
        if len(names) == 1:
            self.said.append(run.stdout)
            return
        reason = re.search(r"error: (.*)", run.stdout)
        print(f"clang-tidy: halved: {names[0]} … {names[-1]}: {reason.group(1) if reason else 'not clean'}", flush=True)
        self.check((command, names[: len(names) // 2]))
        self.check((command, names[len(names) // 2 :]))


def main():
    build, files = pathlib.Path(sys.argv[1]).resolve(), set(sys.argv[2:])
    root = pathlib.Path.cwd()
    found = commands(build, root, files)
    if missing := sorted(files - found.keys()):
        print("clang-tidy: not compiled here, so not checked: " + ", ".join(missing))
    work = units(found, root)
    checker = Checker(root / "build" / "tidy", root)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(checker.check, work))
    print(*checker.said, sep="\n")
    print(f"clang-tidy: {len(found)} files in {len(work)} units, {len(checker.said)} not clean")
    sys.exit(1 if checker.said else 0)


main()
