# Runs a compiler and keeps what it says beside the object it makes, as OBJECT.report; shows it when it fails or warns.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   sh keep_report.sh COMPILER ARGUMENT… -o OBJECT …
object=
previous=
for argument; do
    [ "$previous" = -o ] && object=$argument
    previous=$argument
done
"$@" 2>"$object.report"
status=$?
if [ $status -ne 0 ]; then
    cat "$object.report" >&2
else
    grep -v -E '^ptxas info|bytes stack frame|Compile time' "$object.report" >&2 || true
fi
exit $status
