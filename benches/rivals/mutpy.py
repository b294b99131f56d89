"""Mutates the programs named on standard input with MutPy, one change each; tells how many and how long.

`mutpy.py text` makes each mutant's source text, as MutPy shows it; `mutpy.py tree` stops at the tree.
"""

import sys
import time
import warnings

# This file's own folder would hide the package of the same name.
sys.path.pop(0)
warnings.simplefilter("ignore")

from mutpy import codegen, operators, utils
from mutpy.controller import FirstOrderMutator

PAPER = {
    operators.ConstantReplacement,
    operators.ArithmeticOperatorDeletion,
    operators.ArithmeticOperatorReplacement,
    operators.AssignmentOperatorReplacement,
    operators.BreakContinueReplacement,
    operators.ConditionalOperatorDeletion,
    operators.LogicalConnectorReplacement,
    operators.RelationalOperatorReplacement,
    operators.SliceIndexRemove,
    operators.OneIterationLoop,
    operators.ReverseIterationLoop,
    operators.ZeroIterationLoop,
}


def mutants(source, to_text):
    made = 0
    tree = utils.create_ast(source)
    for _, mutant in FirstOrderMutator(PAPER).mutate(tree):
        if to_text:
            codegen.to_source(mutant)
        made += 1
    return made


def main():
    sources = [open(path, encoding="utf-8").read() for path in sys.stdin.read().split("\n") if path]
    to_text = sys.argv[1] == "text"
    began = time.perf_counter()
    made = failed = 0
    for source in sources:
        try:
            made += mutants(source, to_text)
        except Exception:
            # Syntax that MutPy does not know; what it made before is lost, and so is the time.
            failed += 1
    print(made, time.perf_counter() - began, failed)


main()
