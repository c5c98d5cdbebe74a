# Runs nvcc and keeps what it says beside the object it makes, as OBJECT.report; shows it when it fails or warns. Given
# --keep, keeps the intermediate code of the object too, as OBJECT.ptx; of several architectures that of the least.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   sh keep_report.sh COMPILER ARGUMENT… -o OBJECT …
object=
kept=
previous=
for argument; do
    [ "$previous" = -o ] && object=$argument
    [ "$argument" = --keep ] && kept=yes
    previous=$argument
done
if [ -n "$kept" ]; then
    kept=$object.kept
    rm -rf "$kept"
    mkdir "$kept"
    set -- "$@" --keep-dir "$kept"
fi
"$@" 2>"$object.report"
status=$?
if [ $status -ne 0 ]; then
    cat "$object.report" >&2
else
    grep -v -E '^ptxas info|bytes stack frame|Compile time' "$object.report" >&2 || true
fi
if [ -n "$kept" ]; then
    least=$(find "$kept" -name '*.ptx' | sort -V | head -n 1)
    [ -z "$least" ] || mv "$least" "$object.ptx"
    rm -rf "$kept"
fi
exit $status
