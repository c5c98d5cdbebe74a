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

from units import Headers, grouped

AT_A_TIME = 100


def commands(build, root, files):
    """file -> its compile command up to what it is called, without the compiler's precompiled header and parameters"""
    found = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        path = pathlib.Path(entry["file"])
        members = re.findall(r'^#include "(.*\.cpp)"$', path.read_text(), re.M) if path.name.startswith("unity_") else [path]
        command = re.sub(r" -Winvalid-pch| -include \S*cmake_pch\.hxx| --param=\S+", "", entry["command"])
        command = re.sub(r" -o \S+ -c \S+$", "", command)
        for member in members:
            if (name := os.path.relpath(member, root)) in files:
                found.setdefault(name, command)
    return found


def units(found, root):
    """(command, files) that are read together"""
    headers = Headers(root)
    alike = {}
    for name, command in sorted(found.items()):
        alike.setdefault(command, []).append(name)
    return [(command, files) for command, names in alike.items() for files in grouped(root, names, AT_A_TIME, headers)]


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
    work.sort(key=lambda unit: -len(unit[1]))  # so that what takes longest is not alone at the end
    checker = Checker(root / "build" / "tidy", root)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(checker.check, work))
    print(*checker.said, sep="\n")
    print(f"clang-tidy: {len(found)} files in {len(work)} units, {len(checker.said)} not clean")
    sys.exit(1 if checker.said else 0)


main()
