"""Who may know whom (docs/architecture.md), and what `domain` is made of."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from store.settings import ROOT

OURS = {"activities", "client", "desk", "domain", "presentation", "store", "starter", "workflows"}
PYDANTIC = {"pydantic", "pydantic_core", "annotated_types", "typing_extensions"}


def imported(file: Path) -> set[str]:
    """The first names of everything that a file imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def test_the_contracts_of_pyproject_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("file", sorted((ROOT / "domain").rglob("*.py")), ids=lambda file: file.stem)
def test_domain_is_the_standard_library_and_pydantic(file: Path) -> None:
    assert imported(file) <= set(sys.stdlib_module_names) | PYDANTIC | {"domain"}


def test_only_the_programs_import_the_starter() -> None:
    for folder in OURS - {"starter"}:
        for file in (ROOT / folder).rglob("*.py"):
            assert "starter" not in imported(file), file
