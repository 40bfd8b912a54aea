"""Indices that are never counted from the end of an array.

Python lets ``a[-1]`` mean the last element, so numba compares every index with zero before it uses
it. A kernel names no element that way by a variable, and the comparisons take a fifth of its time:
here its indices become unsigned numbers, for which numba leaves them out. A negative one would name
memory that is not the array's; ``NUMBA_BOUNDSCHECK=1`` finds it.
"""

from __future__ import annotations

from typing import Any

from numba.core import ir, types
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import FunctionPass, register_pass
from numba.core.ir_utils import mk_unique_var
from numba.core.untyped_passes import LiteralUnroll
from numba.extending import intrinsic

__all__ = ["KernelCompiler"]


class KernelCompiler(CompilerBase):
    """Numba's compiler, with the indices made unsigned."""

    def define_pipelines(self) -> list[Any]:
        """The passes that a function is compiled by."""
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.add_pass_after(_UnsignedIndices, LiteralUnroll)
        passes.finalize()
        return [passes]


class _UnsignedIndices(FunctionPass):
    """Put every index that is not a constant through `_unsigned`."""

    _name = "unsigned_indices"

    def __init__(self) -> None:
        super().__init__()

    def run_pass(self, state: Any) -> bool:
        for block in state.func_ir.blocks.values():
            body: list[Any] = []
            for statement in block.body:
                indexed = _indexed(statement)
                if indexed is not None:
                    indexed.index = _append_unsigned(body, indexed.index, block.scope)
                body.append(statement)
            block.body = body
        return True


register_pass(mutates_CFG=False, analysis_only=False)(_UnsignedIndices)


def _indexed(statement: Any) -> Any:
    """The part of a statement that holds an index, None without one."""
    if isinstance(statement, ir.SetItem):
        return statement
    value = statement.value if isinstance(statement, ir.Assign) else None
    return value if isinstance(value, ir.Expr) and value.op == "getitem" else None


def _append_unsigned(body: list[Any], index: Any, scope: Any) -> Any:
    """Append what makes an index unsigned to the statements; return its new variable."""
    function = ir.Var(scope, mk_unique_var("$unsigned"), index.loc)
    result = ir.Var(scope, mk_unique_var("$index"), index.loc)
    body.append(ir.Assign(ir.Global("_unsigned", _unsigned, index.loc), function, index.loc))
    body.append(ir.Assign(ir.Expr.call(function, (index,), (), index.loc), result, index.loc))
    return result


def _unsigned_type(kind: Any) -> Any:
    if isinstance(kind, types.Integer):
        return types.uintp
    if isinstance(kind, types.UniTuple | types.Tuple):
        return types.Tuple([_unsigned_type(part) for part in kind])
    return kind


@intrinsic
def _unsigned(_: Any, index: Any) -> Any:
    """The same index, its whole numbers unsigned."""

    def generate(target: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return target.cast(builder, arguments[0], signature.args[0], signature.return_type)

    return _unsigned_type(index)(index), generate
