# Reads what ptxas said of the device code (kernels/cuda/keep_report.sh): no function may spill registers or have a stack
# frame, and the passes of the tensor cores must be among what it speaks of.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   sh report_test.sh OBJECT …
fail() {
    echo "$1" >&2
    failed=1
}

failed=0
convolving=0
for object; do
    case $object in
    */tensor_accurate.cu.o) passes="rowPass toeplitzPass" ;;
    */tensor_*.cu.o | */resident_*.cu.o) passes="rowPass toeplitzPass batchPass" ;;
    *.cu.o) passes= ;;
    *) continue ;;
    esac
    report=$object.report
    if [ ! -s "$report" ]; then
        fail "$report: there is none, or nothing in it"
        continue
    fi
    entries=$(grep -c "Compiling entry function" "$report")
    frames=$(grep -c "bytes stack frame" "$report")
    [ "$entries" -gt 0 ] && [ "$frames" -ge "$entries" ] ||
        fail "$report: $entries functions, and $frames of them tell of their memory"
    for pass in $passes; do
        grep -q "Compiling entry function '[^']*$pass" "$report" || fail "$report: no $pass is in it"
        convolving=1
    done
    # The function stands in the line before its numbers.
    awk '
        /Function properties for/ { name = $NF }
        /bytes stack frame/ && !/ 0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads/ {
            print name ":" $0
            bad = 1
        }
        END { exit bad }' "$report" >&2 || fail "$report: registers do not suffice"
    echo "$report: $entries functions"
done
[ $convolving -gt 0 ] || fail "no report of a tensor-core pass was given"
exit $failed
