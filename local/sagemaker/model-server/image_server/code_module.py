"""The script of a model: made a module, installed, imported (sagemaker-containers, _modules.py)."""

import ast
import contextlib
import importlib
import subprocess
import sys
import textwrap
from pathlib import Path
from types import ModuleType

SETUP = """\
from setuptools import setup
setup(packages=[''], name="{name}", version='1.0.0', include_package_data=True)
"""
SETUP_CFG = "[wheel]\nuniversal = 1\n"
MANIFEST = textwrap.dedent(
    """\
    recursive-include . *
    recursive-exclude . __pycache__*
    recursive-exclude . *.pyc
    recursive-exclude . *.pyo
    """
)


def install(code: Path, target: Path, name: str) -> subprocess.Popen[bytes]:
    """Begin `pip install .`; code without a setup.py gets one of every file in it.

    A container's site-packages are its own; the environment that stands in for the image is
    shared, so pip's target is the instance's.
    """
    code.mkdir(parents=True, exist_ok=True)
    if not (code / "setup.py").exists():
        (code / "setup.py").write_text(SETUP.format(name=name))
        (code / "setup.cfg").write_text(SETUP_CFG)
        (code / "MANIFEST.in").write_text(MANIFEST)
    command = [sys.executable, "-m", "pip", "install", ".", "--target", str(target)]
    if (code / "requirements.txt").exists():
        command += ["-r", "requirements.txt"]
    return subprocess.Popen(command, cwd=code, stdin=subprocess.DEVNULL)


def preload(script: Path, code: Path) -> None:
    """Import what the script and its neighbours import from elsewhere.

    Only a head start: what fails here fails again, and is reported, where the script imports it.
    """
    own = {path.stem for path in code.glob("*.py")} | {path.name for path in code.iterdir()}
    for name in sorted(_imports(script, code, own, set())):
        if name.split(".")[0] in sys.stdlib_module_names:
            continue
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def import_script(name: str) -> ModuleType:
    """Import the installed script."""
    return importlib.import_module(name)


def _imports(script: Path, code: Path, own: set[str], seen: set[Path]) -> set[str]:
    if script in seen or not script.exists():
        return set()
    seen.add(script)
    found: set[str] = set()
    for name in _top_imports(script):
        first = name.split(".")[0]
        found |= _imports(code / f"{first}.py", code, own, seen) if first in own else {name}
    return found


def _top_imports(script: Path) -> set[str]:
    try:
        tree = ast.parse(script.read_bytes())
    except (SyntaxError, ValueError):
        return set()
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module)
    return names
