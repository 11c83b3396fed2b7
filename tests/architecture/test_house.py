"""The rules of the house, each listing every offender at once."""

import ast
import graphlib
import re
import statistics
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "kuager"
MODULE_LIMIT, FUNCTION_LIMIT, FUNCTION_P90 = 400, 80, 30
NESTED_IMPORTS: dict[str, str] = {}
"""Modules that may import inside a function, each with its reason."""

TEXTS = {".py", ".md", ".yml", ".yaml", ".toml", ".txt", ".in", ".html", ".js", ".css", ".json", ".sh"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def trees() -> dict[str, ast.Module]:
    files = sorted(SOURCE.rglob("*.py"))
    return {str(file.relative_to(SOURCE)): ast.parse(file.read_text(encoding="utf-8")) for file in files}


def functions() -> Iterator[tuple[str, Function, int]]:
    """Every function with its name and how many lines it has, docstring left out."""
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield f"{name}:{node.lineno} {node.name}", node, _length(node)


def _length(node: Function) -> int:
    assert node.end_lineno is not None
    first = node.body[0]
    text = 0
    if ast.get_docstring(node) is not None:
        assert first.end_lineno is not None
        text = first.end_lineno - first.lineno + 1
    return node.end_lineno - node.lineno + 1 - text


def test_there_is_a_house_to_look_at():
    assert len(trees()) > 30
    assert sum(1 for _ in functions()) > 200


def test_modules_are_short():
    lines = {name: (SOURCE / name).read_text(encoding="utf-8").count("\n") for name in trees()}
    assert {name: count for name, count in lines.items() if count > MODULE_LIMIT} == {}


def test_no_function_is_long():
    assert [(name, lines) for name, _, lines in functions() if lines > FUNCTION_LIMIT] == []


def test_most_functions_fit_on_a_screen():
    lengths = [lines for _, _, lines in functions()]
    longest = sorted(functions(), key=lambda one: -one[2])[:20]
    assert statistics.quantiles(lengths, n=10)[-1] <= FUNCTION_P90, [(name, lines) for name, _, lines in longest]


def test_imports_stand_at_the_top():
    nested = [
        f"{name}:{inner.lineno}"
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, Function) and name not in NESTED_IMPORTS
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert nested == []


def test_allowed_nested_imports_are_still_there():
    assert [name for name in NESTED_IMPORTS if name not in trees()] == []


def _public(body: list[ast.stmt], owner: str) -> Iterator[tuple[str, Function | ast.ClassDef]]:
    for node in body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield f"{owner}:{node.lineno} {node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body, owner)


def _says_something_more(node: Function | ast.ClassDef) -> bool:
    decorators = {ast.unparse(one) for one in node.decorator_list}
    return not decorators & {"override", "typing.override", "overload", "typing.overload"}


def test_what_is_public_says_what_it_is_for():
    silent = [
        label
        for name, tree in trees().items()
        for label, node in _public(tree.body, name)
        if not (ast.get_docstring(node) or "").strip() and _says_something_more(node)
    ]
    assert silent == []


def test_modules_say_what_they_are_for():
    assert [name for name, tree in trees().items() if tree.body and not ast.get_docstring(tree)] == []


def _catches_all(handler: ast.ExceptHandler) -> bool:
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    broad = any(one is None or ast.unparse(one) in {"Exception", "BaseException"} for one in caught)
    last = handler.body[-1]
    # Cleaning up and raising the same error again hides nothing.
    return broad and not (isinstance(last, ast.Raise) and last.exc is None)


def test_nothing_swallows_every_error_but_the_boundary_in_workflow():
    broad = [
        f"{name}:{node.lineno}"
        for name, tree in trees().items()
        if not name.startswith("workflow/")
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and _catches_all(node)
    ]
    assert broad == []


def _imported(name: str, tree: ast.Module) -> Iterator[str]:
    """The modules of the house that a module imports when it is loaded."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield f"relative import in {name}:{node.lineno}"
        elif isinstance(node, ast.ImportFrom) and node.module:
            for one in node.names:
                inner = f"{node.module}.{one.name}"
                yield inner if _path(inner) in trees() or _path(f"{inner}.__init__") in trees() else node.module
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


def _path(module: str) -> str:
    return module.removeprefix("kuager.").replace(".", "/") + ".py"


def test_no_module_imports_itself_in_a_circle():
    graph = {}
    for name, tree in trees().items():
        module = "kuager." + name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        graph[module] = {one for one in _imported(name, tree) if one.startswith(("kuager.", "relative"))}
    assert [one for group in graph.values() for one in group if one.startswith("relative")] == []
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_rooms_import_downward_only(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    code = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert code == 0, capsys.readouterr().out


def test_nothing_points_at_the_machine_it_was_written_on():
    folders = ("src", "tests", "docs", "tools", "eval", "bench", "requirements")
    files = [file for folder in folders for file in (ROOT / folder).rglob("*") if file.suffix in TEXTS]
    assert len(files) > 100
    homes = re.compile(r"(?<![\w.~}])/(?:wo" + r"rk|ro" + r"ot|ho" + r"me/[a-z]+)/[a-z.]")
    found = [
        f"{file.relative_to(ROOT)}:{at}"
        for file in [*files, ROOT / "README.md", ROOT / "Makefile", ROOT / "pyproject.toml"]
        for at, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if homes.search(line)
    ]
    assert found == []
