"""Closed sets of words have one home."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOME = "etl/contract/vocabulary.py"
ALLOWED = {
    "etl/normalize/text.py": "forms of a text that Unicode defines",
    "etl/sources/arxiv/arxiv_urls.py": "the kinds of requests to one service",
    "etl/sources/base.py": "the quotas that requests count against",
    "etl/sources/daily_papers/targets.py": "the two doors of one site",
    "expectations/report/trust.py": "the verdicts of one page",
}
"""Sets that no table holds and one room alone knows."""


def test_a_closed_set_of_words_is_declared_in_the_vocabulary() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in ("etl", "assets", "expectations")
        for path in (ROOT / folder).rglob("*.py")
        if literals(path)
    }
    assert found - {HOME, *ALLOWED} == set()


def literals(path: Path) -> list[ast.Subscript]:
    """Each `Literal[…]` of several words; one word alone is a member of a set, not a set."""
    return [
        node
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id == "Literal"
        and isinstance(node.slice, ast.Tuple)
    ]
