"""The places in our code that sync or rename, found in its source, and a process without one."""

import ast
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import etl.files
from etl.files import remove_any

ROOT = Path(__file__).parents[2]
_ROOMS = ("etl", "assets", "expectations")
_SYNCS = ("fsync", "fdatasync", "sync", "sync_folder", "sync_files")
_RENAMES = ("replace", "rename")


def sites() -> set[str]:
    """Each place as `file:function:call`."""
    files = [file for room in _ROOMS for file in (ROOT / room).rglob("*.py")]
    return {f"{file.relative_to(ROOT)}:{it}" for file in files for it in _calls(file)}


def leave_out(site: str) -> None:
    """From now on the call at this place does nothing; a rename copies instead."""
    name = site.rpartition(":")[2]
    if name == "fsync":
        os.fsync = _without(site, os.fsync, _nothing)
    elif name in _RENAMES:
        setattr(Path, name, _without(site, getattr(Path, name), _copy))
    else:
        _replace_everywhere(name, site)


def _calls(file: Path) -> Iterator[str]:
    """Calls of a file by the functions that they stand in, which may stand in classes."""

    def visit(node: ast.AST, path: tuple[str, ...]) -> Iterator[str]:
        if isinstance(node, ast.Call) and (name := _called(node)):
            yield f"{'.'.join(path)}:{name}"
        is_scope = isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        inner = (*path, node.name) if is_scope else path  # type: ignore[attr-defined]
        for child in ast.iter_child_nodes(node):
            yield from visit(child, inner)

    text = file.read_text("utf-8")
    return visit(ast.parse(text), ()) if "Path" in text else iter(())


def _called(call: ast.Call) -> str | None:
    """The name of what syncs or renames; None for other calls.

    A rename has one argument, the new path: those of texts have two, those of columns a dictionary.
    """
    function = call.func
    if isinstance(function, ast.Name):
        return function.id if function.id in _SYNCS else None
    if not isinstance(function, ast.Attribute):
        return None
    if function.attr in _RENAMES:
        is_path = len(call.args) == 1 and not call.keywords
        of_columns = is_path and isinstance(call.args[0], ast.Dict | ast.Call)
        return function.attr if is_path and not of_columns else None
    return function.attr if function.attr in _SYNCS and _is_of_os(function) else None


def _is_of_os(function: ast.Attribute) -> bool:
    return isinstance(function.value, ast.Name) and function.value.id == "os"


def _without(site: str, call: Callable[..., Any], instead: Callable[..., Any]) -> Any:
    def found(*arguments: Any) -> Any:
        frame = sys._getframe(1)
        return (instead if _place(frame) == site.rpartition(":")[0] else call)(*arguments)

    return found


def _place(frame: FrameType) -> str:
    file = Path(frame.f_code.co_filename)
    name = file.relative_to(ROOT) if file.is_relative_to(ROOT) else file
    return f"{name}:{frame.f_code.co_qualname}"


def _nothing(*_: Any) -> None:
    """Does nothing."""


def _copy(source: Path, target: Path) -> Path:
    """Moves a file or a folder as a program does that never heard of renaming."""
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)
    remove_any(source)
    return target


def _replace_everywhere(name: str, site: str) -> None:
    """In each module that holds the function, and in its own for those to come."""
    own = etl.files if name == "sync_folder" else sys.modules["etl.archive.reader"]
    original = getattr(own, name)
    spared = _without(site, original, _nothing)
    for module in list(sys.modules.values()):
        if getattr(module, name, None) is original:
            setattr(module, name, spared)
