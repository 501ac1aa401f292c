"""States as JSONata machines define them, where MiniStack follows JSONPath or does nothing.

https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
"""

import contextvars
import copy
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from .. import extension
from . import runs

State = dict[str, Any]
Context = dict[str, Any]


def install() -> None:
    """Give Succeed and Choice their Output, Parallel its own fields, Task its time-out."""
    states = extension.module("services.stepfunctions")
    extension.wrap(states, "_apply_output_path", ("state_def", "data", "ctx"), _succeed_output)
    extension.wrap(
        states, "_run_parallel_branches", ("state_def", "raw_input", "execution", "ctx"), _parallel
    )
    extension.wrap(states, "_execute_choice", ("state_def", "raw_input", "ctx"), _choice)
    extension.wrap(states, "_execute_task", ("state_def", "raw_input", "execution", "ctx"), _task)
    extension.function(
        states, "_run_sub_machine", "states", "start_at", "input_data", "execution", "ctx"
    )
    states._run_sub_machine = _run_branch


def _succeed_output(original: Callable[..., Any]) -> Callable[..., Any]:
    def apply(state_def: State, data: Any, ctx: Context | None = None) -> Any:
        if state_def.get("Type") == "Succeed" and _is_jsonata(state_def, ctx):
            states = extension.module("services.stepfunctions")
            return states._apply_jsonata_output(state_def, data, ctx, default=data)
        return original(state_def, data, ctx)

    return apply


def _parallel(original: Callable[..., Any]) -> Callable[..., Any]:
    def run(state_def: State, raw_input: Any, execution: State, ctx: Context) -> Any:
        if not _is_jsonata(state_def, ctx):
            return original(state_def, raw_input, execution, ctx)
        states = extension.module("services.stepfunctions")
        given = states._apply_jsonata_arguments(state_def, raw_input, ctx)
        results = _branch_results(state_def.get("Branches", []), given, execution, ctx)
        output = states._apply_jsonata_output(
            state_def, raw_input, ctx, result=results, default=results
        )
        states._apply_state_assign(state_def, raw_input, ctx, result=results)
        return output, states._next_or_end(state_def)

    return run


def _branch_results(branches: list[State], given: Any, execution: State, ctx: Context) -> list[Any]:
    def run(branch: State) -> Any:
        # Variables of a branch are its own; it reads the outer ones.
        return _run_branch(
            branch.get("States", {}), branch.get("StartAt"), given, execution, copy.deepcopy(ctx)
        )

    with ThreadPoolExecutor(max_workers=len(branches) or 1) as pool:
        futures = [pool.submit(contextvars.copy_context().run, run, each) for each in branches]
        return [future.result() for future in futures]


def _run_branch(
    states: State, start_at: str | None, input_data: Any, execution: State, ctx: Context
) -> Any:
    engine = extension.module("services.stepfunctions")
    name, data = start_at, copy.deepcopy(input_data)
    while name:
        if execution["status"] != "RUNNING":
            raise engine._ExecutionError("States.Runtime", "The execution was stopped")
        state = states.get(name)
        if state is None:
            raise engine._ExecutionError("States.Runtime", f"State '{name}' not found")
        ctx["State"] = {"Name": name, "EnteredTime": engine.now_iso(), "RetryCount": 0}
        data, name = runs.perform(state, data, execution, ctx)
    return data


def _choice(original: Callable[..., Any]) -> Callable[..., Any]:
    def execute(state_def: State, raw_input: Any, ctx: Context | None = None) -> Any:
        output, following = original(state_def, raw_input, ctx)
        rules = state_def.get("Choices", [])
        by_default = following == state_def.get("Default") and "Output" in state_def
        if by_default and _is_jsonata(state_def, ctx) and output is raw_input:
            states = extension.module("services.stepfunctions")
            chosen = any(
                states._evaluate_jsonata_choice_rule(rule, raw_input, ctx) for rule in rules
            )
            if not chosen:
                output = states._apply_jsonata_output(state_def, raw_input, ctx, default=raw_input)
        return output, following

    return execute


def _task(original: Callable[..., Any]) -> Callable[..., Any]:
    def execute(state_def: State, raw_input: Any, execution: State, ctx: Context) -> Any:
        if isinstance(state_def.get("TimeoutSeconds"), str) and _is_jsonata(state_def, ctx):
            states = extension.module("services.stepfunctions")
            seconds = states._jsonata_state_field(
                state_def, "TimeoutSeconds", "number", raw_input, ctx
            )
            state_def = {**state_def, "TimeoutSeconds": seconds}
        return original(state_def, raw_input, execution, ctx)

    return execute


def _is_jsonata(state_def: State, ctx: Context | None) -> bool:
    states = extension.module("services.stepfunctions")
    return bool(states._state_query_language(state_def, ctx) == "JSONata")
