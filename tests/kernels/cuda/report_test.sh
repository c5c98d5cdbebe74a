# Reads what ptxas said of the tensor-core passes (kernels/cuda/keep_report.sh): no function may spill registers or have a
# stack frame, and in each file's report there must be the fused pass.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   sh report_test.sh OBJECT …
fail() {
    echo "$1" >&2
    failed=1
}

failed=0
reports=0
for object; do
    case $object in
    */tensor_*) ;;
    *) continue ;;
    esac
    report=$object.report
    if [ ! -s "$report" ]; then
        fail "$report: there is none, or nothing in it"
        continue
    fi
    reports=$((reports + 1))
    entries=$(grep -c "Compiling entry function" "$report")
    frames=$(grep -c "bytes stack frame" "$report")
    grep -q "Compiling entry function '[^']*rowPass" "$report" || fail "$report: no fused pass over rows is in it"
    [ "$frames" -ge "$entries" ] || fail "$report: $entries functions, and $frames of them tell of their memory"
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
[ $reports -gt 0 ] || fail "no report of a tensor-core pass was given"
exit $failed
