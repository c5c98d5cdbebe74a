#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which files can be compiled as one: those in which no two have the same name for something of their own.

.ci/units.py ROOT MOST FILE… prints "GROUP FILE" for every file that shares its group with another; at most MOST in one.
"""
import os
import pathlib
import re
import sys

# Where declarations begin, as the format has them: at the beginning of a line.
OWN = re.compile(r"^namespace \{$(.*?)^\} // namespace$", re.S | re.M)
NAMED = re.compile(r"^(?=\w)(?:.*?\b(?:struct|class|enum|using|concept)\s+(\w+)|[^(={\n]*?\b(\w+)\s*[(={\[;])", re.M)
# A test of GoogleTest is a class of these two names.
TEST = re.compile(r"^(?:TYPED_)?TEST(?:_F|_P)?\((\w+), *(\w+)\)", re.M)
NO_NAMES = {"namespace", "class", "tr", "void", "operator"}


def declared(text):
    return {name for match in NAMED.findall(text) for name in match if name and not name.startswith("TEST")} - NO_NAMES


def own_names(text):
    """What a file declares for itself alone."""
    found = {name for part in OWN.findall(text) for name in declared(part)}
    found |= {"_".join(names) for names in TEST.findall(text)}
    if re.search(r"^QString tr\(", text, re.M):
        found.add("tr")
    return found | set(re.findall(r"^#define (\w+)", text, re.M)) | set(re.findall(r"^template (?:class|struct) (\w+)", text, re.M))


def shared_names(root):
    """What the tree's headers declare."""
    found = set()
    for header in root.glob("[acku]*/**/*.h"):
        found |= declared(header.read_text())
    return found


def grouped(root, files, most, shared):
    """Lists of files that can be read together. Alone in its list is one whose own names are also in some header, one
    that includes itself, once for every instruction set, and one of Qt's with TBB, which has to come before Qt."""
    lists = []
    for name in files:
        text = (root / name).read_text()
        names = own_names(text)
        own_way = "hwy/foreach_target.h" in text or (name.startswith("ui/") and "#include <tbb/" in text)
        if not names & shared and not own_way:
            for members, taken in lists:
                if taken is not None and len(members) < most and not names & taken:
                    members.append(name)
                    taken |= names
                    break
            else:
                lists.append(([name], set(names)))
        else:
            lists.append(([name], None))
    return [members for members, _ in lists]


def main():
    root, most = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    files = [os.path.relpath(name, root) for name in sys.argv[3:]]
    for number, members in enumerate(grouped(root, files, most, shared_names(root))):
        for name in members if len(members) > 1 else []:
            print(f"group{number} {root / name}")


if __name__ == "__main__":
    main()
