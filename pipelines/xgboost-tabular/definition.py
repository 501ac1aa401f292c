"""The model definition: the JSON that the control plane compiles from a user's configuration."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from errors import UserError

Task = Literal["binary", "multiclass", "regression"]

# Values of a class label: what the stored column holds.
ClassValue = bool | int | str


@dataclass(frozen=True)
class Column:
    """A declared column. `format` is a strptime format, of dates and timestamps alone."""

    name: str
    type: str
    nullable: bool
    format: str | None


@dataclass(frozen=True)
class Definition:
    """What a job needs to know of a model. `sha256` is of the definition's bytes."""

    model: str
    task: Task
    columns: dict[str, Column]
    label: str
    label_values: tuple[str, ...] | None
    positive: str | None
    time: str | None
    group: str | None
    key: tuple[str, ...]
    nulls: tuple[str, ...]
    sha256: str

    @property
    def features(self) -> list[Column]:
        """The columns a model learns from, by name (UTF-16 order, as the control plane sorts)."""
        roles = {self.label, self.time, self.group, *self.key}
        return [
            self.columns[name]
            for name in sorted(self.columns, key=lambda name: name.encode("utf-16-be"))
            if self.columns[name].type != "string" and name not in roles
        ]


def read_definition(folder: Path) -> Definition:
    """Reads the one `.json` file of a channel.

    Raises:
        UserError: DEFINITION, when there isn't exactly one, or it isn't a model definition.
    """
    files = sorted(folder.glob("*.json"))
    if len(files) != 1:
        raise UserError("DEFINITION", f"expected one .json file in {folder}, got {len(files)}")
    content = files[0].read_bytes()
    try:
        return _definition(json.loads(content), hashlib.sha256(content).hexdigest())
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError(
            "DEFINITION", f"{files[0].name} is no model definition: {error!r}"
        ) from error


def _definition(document: dict[str, Any], sha256: str) -> Definition:
    task, data = document["task"], document["data"]
    if task not in ("binary", "multiclass", "regression"):
        raise ValueError(f"unknown task {task!r}")
    rules, label = data["columns"], data["label"]
    values = rules[label["column"]].get("values")
    return Definition(
        model=document["name"],
        task=cast(Task, task),
        columns={
            name: Column(name, rule["type"], bool(rule["nullable"]), rule.get("format"))
            for name, rule in rules.items()
        },
        label=label["column"],
        label_values=None if values is None else tuple(values),
        positive=label.get("positive"),
        time=data.get("time"),
        group=data.get("group"),
        key=tuple(data.get("key", ())),
        nulls=tuple(data["nulls"]),
        sha256=sha256,
    )
