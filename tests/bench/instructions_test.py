# SPDX-License-Identifier: GPL-3.0-or-later
"""instructions.py on recorded code: a loop that reads a row, multiplies it in a loop of four rounds and writes it, as
both disassemblers of CUDA 13 show it; and on a few lines in which ways part."""
import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
import instructions

RECORDED = pathlib.Path(__file__).resolve().parent / "recorded"
# The row's own are not on the shorter way; what sets zeros is on none.
PARTS = """
.text.parts:
        /*0000*/                   S2R R1, SR_TID.X ;
.L_x_0:
        /*0010*/                   ISETP.NE.AND P0, PT, R1, RZ, PT ;
        /*0020*/               @P0 BRA `(.L_x_1) ;
        /*0030*/                   CS2R R2, SRZ ;
        /*0040*/                   IMAD.MOV.U32 R4, RZ, RZ, RZ ;
.L_x_1:
        /*0050*/                   BRA !UP0, `(.L_x_2) ;
        /*0060*/                   LDG.E R2, desc[UR6][R8.64] ;
        /*0070*/                   FMUL R2, R2, R3 ;
        /*0080*/                   BRA `(.L_x_3) ;
.L_x_2:
        /*0090*/                   STL [R1], R2 ;
.L_x_3:
        /*00a0*/                   HMMA.16816.F32 R4, R4, R2, R4 ;
        /*00b0*/                   BRA.DIV UR4, `(.L_x_4) ;
        /*00c0*/              @!P0 CALL.REL.NOINC `(.L_x_5) ;
        /*00d0*/                   BRA `(.L_x_0) ;
.L_x_5:
        /*00d8*/                   EXIT ;
.L_x_4:
        /*00e0*/                   BRA `(.L_x_3) ;
"""


class Instructions(unittest.TestCase):
    def setUp(self):
        self.passes = instructions.PASSES
        instructions.PASSES = {"recorded": (2, [4], True)}

    def tearDown(self):
        instructions.PASSES = self.passes

    def test_both_disassemblers(self):
        for name in ("products.nvdisasm", "products.cuobjdump"):
            found = instructions.functions((RECORDED / name).read_text())
            self.assertEqual(list(found), ["recorded"])
            line = instructions.measured("recorded", found["recorded"])
            self.assertTrue(line["known"])
            self.assertEqual((line["all"], line["loop"], line["spills"]), (48, 13 + 4 * 10 + 11, 0))
            counts = {kind: line["counts"][kind] for kind in ("HMMA", "LDS", "STS", "LDG", "STG", "BAR", "CS2R", "EXIT")}
            self.assertEqual(counts, {"HMMA": 8, "LDS": 4, "STS": 1, "LDG": 1, "STG": 1, "BAR": 1, "CS2R": 4, "EXIT": 0})
            text = instructions.table([line], {"recorded": "24"})
            self.assertRegex(text, r"\n +24 +0 +48 +64 \| +32 +4 +2\.5 +1\.0, .*  recorded$")

    def test_other_numbers_of_loops_are_said(self):
        instructions.PASSES = {"recorded": (2, [4, 4], True)}
        found = instructions.functions((RECORDED / "products.nvdisasm").read_text())
        line = instructions.measured("recorded", found["recorded"])
        self.assertFalse(line["known"])
        self.assertIn("inner loops once: 1", instructions.table([line], {}))

    def test_ways_that_part(self):
        code = instructions.functions(PARTS)["parts"]
        graph = instructions.Graph(code)
        header = graph.main_loop(outermost=True)
        longest = graph.round(header, iter([]), longest=True)
        self.assertEqual(longest, {"ISETP": 1, "BRA": 5, "CALL": 1, "LDG": 1, "FMUL": 1, "HMMA": 1})
        shortest = graph.round(header, iter([]), longest=False)
        self.assertEqual(shortest, {"ISETP": 1, "BRA": 4, "CALL": 1, "STL": 1, "HMMA": 1})
        self.assertEqual(instructions.measured("parts", code)["spills"], 1)


if __name__ == "__main__":
    unittest.main()
