"""Checks a model's bytes before XGBoost loads them.

XGBoost trusts the node indices in a file: a child or feature index out of range reads foreign
memory. So the file is decoded here (UBJSON, https://ubjson.org) and every index is checked.
"""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import numpy.typing as npt

# UBJSON's numbers: big-endian.
_NUMBERS = {"i": ">i1", "U": ">u1", "I": ">i2", "l": ">i4", "L": ">i8", "d": ">f4", "D": ">f8"}
_CONSTANTS = {"Z": None, "T": True, "F": False}
_MAX_DEPTH = 32
_PER_NODE = (
    "left_children",
    "right_children",
    "parents",
    "split_indices",
    "split_type",
    "split_conditions",
    "default_left",
)


def check_model_file(content: bytes, features: int) -> None:
    """Raises ValueError unless the bytes are an XGBoost tree model of so many features."""
    try:
        document = _Reader(content).document()
        learner = document["learner"]
        if int(learner["learner_model_param"]["num_feature"]) != features:
            raise ValueError(f"the model doesn't have {features} features")
        if learner["gradient_booster"]["name"] != "gbtree":
            raise ValueError("the model isn't made of trees")
        model = learner["gradient_booster"]["model"]
        groups = max(1, int(learner["learner_model_param"]["num_class"]))
        _check_forest(model, features, groups)
    except (KeyError, IndexError, TypeError, struct.error) as error:
        raise ValueError(f"no XGBoost model: {error!r}") from error


def _check_forest(model: dict[str, Any], features: int, groups: int) -> None:
    trees = model["trees"]
    if int(model["gbtree_model_param"]["num_trees"]) != len(trees):
        raise ValueError("the number of trees is wrong")
    info = np.asarray(model["tree_info"])
    if len(info) != len(trees) or np.any((info < 0) | (info >= groups)):
        raise ValueError("a tree belongs to no output")
    ends = np.asarray(model["iteration_indptr"])
    if len(ends) == 0 or ends[0] != 0 or ends[-1] != len(trees) or np.any(np.diff(ends) < 0):
        raise ValueError("the rounds don't cover the trees")
    for index, tree in enumerate(trees):
        _check_tree(tree, features, f"tree {index}")


def _check_tree(tree: dict[str, Any], features: int, name: str) -> None:
    nodes = int(tree["tree_param"]["num_nodes"])
    if int(tree["tree_param"]["num_feature"]) != features:
        raise ValueError(f"{name} has another number of features")
    arrays = {key: np.asarray(tree[key]) for key in _PER_NODE}
    if nodes < 1 or any(len(array) != nodes for array in arrays.values()):
        raise ValueError(f"{name} doesn't have {nodes} nodes")
    left, right = arrays["left_children"], arrays["right_children"]
    split = left != -1
    if np.any(split != (right != -1)):
        raise ValueError(f"{name} has a node with one child")
    numbers = np.arange(nodes)
    for children in (left[split], right[split]):
        # Children come after their parents, so no path through a tree is endless.
        if np.any((children <= numbers[split]) | (children >= nodes)):
            raise ValueError(f"{name} has a child out of range")
    feature = arrays["split_indices"][split]
    if np.any((feature < 0) | (feature >= features)):
        raise ValueError(f"{name} splits a feature out of range")
    _check_categories(tree, nodes, name)


def _check_categories(tree: dict[str, Any], nodes: int, name: str) -> None:
    values = np.asarray(tree["categories"])
    split, starts, sizes = (
        np.asarray(tree[f"categories_{part}"]) for part in ("nodes", "segments", "sizes")
    )
    if not len(split) == len(starts) == len(sizes):
        raise ValueError(f"{name} has broken categories")
    if len(split) == 0:
        return
    if np.any((split < 0) | (split >= nodes) | (starts < 0) | (sizes < 0)):
        raise ValueError(f"{name} has categories out of range")
    if np.any(starts + sizes > len(values)) or np.any((values < 0) | (values > 2**24)):
        raise ValueError(f"{name} has categories out of range")


class _Reader:
    """Decodes one UBJSON document; typed arrays become numpy arrays."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def document(self) -> dict[str, Any]:
        value = self._value(self._character(), 0)
        if not isinstance(value, dict) or self._at != len(self._content):
            raise ValueError("no UBJSON object")
        return value

    def _take(self, size: int) -> bytes:
        end = self._at + size
        if size < 0 or end > len(self._content):
            raise ValueError("the file ends too early")
        self._at, start = end, self._at
        return self._content[start:end]

    def _character(self) -> str:
        return self._take(1).decode("latin1")

    def _peek(self, character: str) -> bool:
        found = self._content[self._at : self._at + 1] == character.encode()
        self._at += found
        return found

    def _value(self, kind: str, depth: int) -> Any:
        if depth > _MAX_DEPTH:
            raise ValueError("nested too deeply")
        if kind in _NUMBERS:
            return self._numbers(kind, 1)[0].item()
        if kind in _CONSTANTS:
            return _CONSTANTS[kind]
        if kind == "S":
            return self._text()
        if kind == "C":
            return self._character()
        if kind == "{":
            return self._object(depth)
        if kind == "[":
            return self._array(depth)
        raise ValueError(f"unknown UBJSON type {kind!r}")

    def _numbers(self, kind: str, count: int) -> npt.NDArray[Any]:
        dtype = np.dtype(_NUMBERS[kind])
        return np.frombuffer(self._take(dtype.itemsize * count), dtype=dtype)

    def _length(self) -> int:
        kind = self._character()
        if kind not in "iUIlL":
            raise ValueError("a length is no integer")
        length = int(self._numbers(kind, 1)[0])
        if length < 0:
            raise ValueError("a length is negative")
        return length

    def _text(self) -> str:
        return self._take(self._length()).decode("utf-8")

    def _object(self, depth: int) -> dict[str, Any]:
        members: dict[str, Any] = {}
        while not self._peek("}"):
            name = self._text()
            members[name] = self._value(self._character(), depth + 1)
        return members

    def _array(self, depth: int) -> Any:
        if self._peek("$"):
            kind = self._character()
            if kind not in _NUMBERS or not self._peek("#"):
                raise ValueError("a typed array without a number's type or a length")
            return self._numbers(kind, self._length())
        if self._peek("#"):
            length = self._length()
            return [self._value(self._character(), depth + 1) for _ in range(length)]
        values = []
        while not self._peek("]"):
            values.append(self._value(self._character(), depth + 1))
        return values
