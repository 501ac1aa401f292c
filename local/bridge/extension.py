"""Patching MiniStack safely: every extension point is checked before it is replaced."""

import functools
import importlib
import inspect
from collections.abc import Callable
from importlib.metadata import version
from typing import Any, Protocol


class ExtensionPointMoved(RuntimeError):
    """MiniStack no longer has an extension point in the form the bridge was written for."""

    def __init__(self, point: str, expected: str, found: str) -> None:
        super().__init__(
            f"MiniStack {version('ministack')} moved an extension point: {point} "
            f"should be {expected}, found {found}. "
            f"The bridge is written for the version pinned in requirements.in."
        )


class Part(Protocol):
    """A module of the bridge that adds one thing to MiniStack."""

    def install(self) -> None:
        """Put it in place."""


def module(name: str) -> Any:
    """Import the MiniStack module `name` (for example `services.stepfunctions`)."""
    return importlib.import_module(f"ministack.{name}")


def function(owner: Any, name: str, *parameters: str) -> Callable[..., Any]:
    """Return the function `owner.name` after checking that its parameters are `parameters`."""
    found: Callable[..., Any] | None = getattr(owner, name, None)
    point = f"{owner.__name__}.{name}"
    expected = f"a function of ({', '.join(parameters)})"
    if not callable(found):
        raise ExtensionPointMoved(point, expected, "nothing")
    names = tuple(inspect.signature(found).parameters)
    if names != parameters:
        raise ExtensionPointMoved(point, expected, f"({', '.join(names)})")
    return found


def mapping(owner: Any, name: str) -> dict[Any, Any]:
    """Return the dictionary `owner.name` after checking that it is one."""
    found = getattr(owner, name, None)
    if not isinstance(found, dict):
        raise ExtensionPointMoved(f"{owner.__name__}.{name}", "a dictionary", type(found).__name__)
    return found


def wrap(
    owner: Any,
    name: str,
    parameters: tuple[str, ...],
    make: Callable[[Callable[..., Any]], Callable[..., Any]],
) -> None:
    """Replace the function `owner.name`, which has these parameters, by `make(original)`."""
    original = function(owner, name, *parameters)
    # The wrapped function keeps its signature, so that several modules may wrap it.
    setattr(owner, name, functools.update_wrapper(make(original), original))
