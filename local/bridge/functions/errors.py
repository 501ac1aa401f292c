"""An error a Node function throws keeps its name, and its process goes on.

https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html: the answer names the error's
own type, which Step Functions' Retry and Catch match on. MiniStack names every error
`Runtime.HandlerError` and ends the process.
"""

import threading
from collections.abc import Callable
from typing import Any

from .. import extension

SCRIPT = "_NODEJS_WORKER_SCRIPT"


def _thrown(name: str) -> str:
    return (
        f'status: "ok", thrown: {{errorType: ({name} && {name}.name) || typeof {name}, '
        f"errorMessage: String(({name} && {name}.message) || {name}), "
        f'trace: String(({name} && {name}.stack) || "").split("\\n")}}'
    )


THROWN = {
    'status: "error", error: String(err.message || err), trace: err.stack || ""': _thrown("err"),
    'status: "error", error: e.message, trace: e.stack': _thrown("e"),
}
DIED = ("Worker process died", "Worker returned no response")

_last = threading.local()


def install() -> None:
    """Let the worker script report what was thrown, and put it into the function's answer."""
    runtime = extension.module("core.lambda_runtime")
    script = getattr(runtime, SCRIPT, "")
    for found, replacement in THROWN.items():
        if script.count(found) != 1:
            raise extension.ExtensionPointMoved(
                f"core.lambda_runtime.{SCRIPT}", f"with {found!r} once", str(script.count(found))
            )
        script = script.replace(found, replacement)
    setattr(runtime, SCRIPT, script)
    extension.wrap(
        runtime.Worker,
        "invoke",
        ("self", "event", "request_id", "trace_id", "depth", "durable", "invoked_function_arn"),
        _remembering,
    )
    extension.wrap(
        extension.module("services.lambda_svc"),
        "_execute_function_warm",
        ("func", "event", "request_id"),
        _named,
    )


def _remembering(original: Callable[..., Any]) -> Callable[..., Any]:
    def invoke(self: Any, *arguments: Any, **named: Any) -> Any:
        response = original(self, *arguments, **named)
        thrown = response.get("thrown")
        if thrown is None and response.get("error") in DIED:
            thrown = {
                "errorType": "Runtime.ExitError",
                "errorMessage": "Error: Runtime exited without providing a reason",
            }
        _last.thrown = thrown
        if "thrown" not in response:
            return response
        return {
            "status": "error",
            "error": thrown["errorMessage"],
            "trace": "\n".join(thrown["trace"]),
            **{name: response[name] for name in ("log", "cold_start") if name in response},
        }

    return invoke


def _named(original: Callable[..., Any]) -> Callable[..., Any]:
    def execute(func: dict[str, Any], event: Any, request_id: str) -> Any:
        _last.thrown = None
        result = original(func, event, request_id)
        if result.get("error") and _last.thrown:
            result["body"] = _last.thrown
        return result

    return execute
