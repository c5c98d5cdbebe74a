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
NAMED = re.compile(r"^(?=\w)(?:.*?\b(?:struct|enum class|class|enum|concept)\s+(\w+)|[^(={\n]*?\b(\w+)\s*[(={\[;])", re.M)
# What only says again what something is called: two files may say the same.
ALIAS = re.compile(r"^(?:using|namespace) +(?:(\w+) *= *([^;]+)|((?:\w+::)+)(\w+));", re.M)
DIRECTIVE = re.compile(r"^using namespace [\w:]+;", re.M)
# A test of GoogleTest is a class of these two names.
TEST = re.compile(r"^(?:TYPED_)?TEST(?:_F|_P)?\((\w+), *(\w+)\)", re.M)
MACROS = ("TEST", "TYPED_TEST", "INSTANTIATE_")
NO_NAMES = {"namespace", "class", "using", "tr", "void", "operator"}
INCLUDED = re.compile(r'^#include "([^"]+)"', re.M)


def declared(text):
    """name -> what it stands for, where it is an alias, or None"""
    found = {}
    for match in NAMED.findall(ALIAS.sub("", DIRECTIVE.sub("", text))):
        found |= {name: None for name in match if name and not name.startswith(MACROS)}
    for name, meaning, scope, member in ALIAS.findall(text):
        found[name or member] = meaning or scope + member
    return {name: meaning for name, meaning in found.items() if name not in NO_NAMES}


def own_names(text):
    """What a file declares for itself alone, in the same way."""
    found = {}
    for part in OWN.findall(text):
        found |= declared(part)
    found |= {"_".join(names): None for names in TEST.findall(text)}
    if re.search(r"^QString tr\(", text, re.M):
        found["tr"] = None
    # What a file instantiates is declared in a header, and may be: only twice it may not.
    instances = [f"template {name}" for name in re.findall(r"^ *template (?:class|struct) (\w+)", text, re.M)]
    return found | dict.fromkeys(re.findall(r"^#define (\w+)", text, re.M) + instances)


def constants(text):
    """The constants that a text speaks of: one of its own may not be another file's, or it would shadow that."""
    return dict.fromkeys(re.findall(r"\bk[A-Z]\w*", text))


def collide(names, others, known=()):
    """Whether one of the names is something else among the others, but for aliases of what is known already."""
    return any(
        name in others and (meaning is None or others[name] != meaning and name not in known) for name, meaning in names.items()
    )


class Headers:
    """What the headers of the tree declare, by the files that read them."""

    def __init__(self, root):
        self.root, self.declared, self.spoken, self.known = root, {}, {}, {}
        for header in root.glob("[ackut]*/**/*.h"):
            name, text = os.path.relpath(header, root), header.read_text()
            self.declared[name], self.spoken[name] = declared(text), constants(text)

    def read_by(self, name):
        """The headers that a file reads, itself or through others."""
        if name not in self.known:
            self.known[name] = set()  # of a circle: what is known so far
            included = set(INCLUDED.findall((self.root / name).read_text())) & self.declared.keys()
            self.known[name] = included.union(*(self.read_by(header) for header in included))
        return self.known[name]

    def names(self, name):
        found = {}
        for header in self.read_by(name):
            found |= self.declared[header]
        return found

    def constants(self, name):
        """Those that its headers speak of."""
        found = {}
        for header in self.read_by(name):
            found |= self.spoken[header]
        return found


def grouped(root, files, most, headers):
    """Lists of files that can be read together: what one has for itself is neither another's nor in a header that another
    reads. Alone in its list is one that has a name that its own headers have as well, one that includes itself, once for
    every instruction set, and one of Qt's with TBB, which has to come before Qt."""
    lists = []
    for name in files:
        text = (root / name).read_text()
        names, around = own_names(text), headers.names(name)
        spoken = constants(text) | headers.constants(name)
        own_way = "hwy/foreach_target.h" in text or (name.startswith("ui/") and "#include <tbb/" in text)
        if not collide(names, around, around) and not own_way:
            for members, taken, read, said in lists:
                if taken is None or len(members) >= most or collide(names, said) or collide(taken, spoken):
                    continue
                if not collide(names, taken) and not collide(names, read, around) and not collide(taken, around, read):
                    members.append(name)
                    taken |= names
                    read |= around
                    said |= spoken
                    break
            else:
                lists.append(([name], dict(names), dict(around), spoken))
        else:
            lists.append(([name], None, None, None))
    return [members for members, *_ in lists]


def main():
    root, most = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    files = [os.path.relpath(name, root) for name in sys.argv[3:]]
    for number, members in enumerate(grouped(root, files, most, Headers(root))):
        for name in members if len(members) > 1 else []:
            print(f"group{number} {root / name}")


if __name__ == "__main__":
    main()
