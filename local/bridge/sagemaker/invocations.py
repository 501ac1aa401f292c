"""The service `sagemaker-runtime` of the gateway: an endpoint is invoked with a body of any kind.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html. The body
goes to the emulator as it is, over connections that are kept; its errors are written as AWS does.
"""

import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, unquote

from .. import extension
from ..identity import asked_resources
from ..service_models import Model
from . import constraints, emulator, resources
from .connections import NoAnswer

SERVICE = "sagemaker-runtime"
OPERATION = "InvokeEndpoint"
# Whatever the way to invoke.
ACTION = "sagemaker:InvokeEndpoint"
LARGEST_BODY = 6_291_456
# A container has 60 s; the emulator is the one that says when they are over.
TIMEOUT_S = 75.0

logger = logging.getLogger("bridge.sagemaker")

_PATH = re.compile(r"/endpoints/([^/]*)/invocations")
_OTHER_PATHS = re.compile(r"/endpoints/[^/]*/(async-invocations|invocations-response-stream)")
_MODEL = Model(SERVICE)
_PASSED = ("content-type", "accept")
_OWN = "x-amzn-sagemaker-"
_VARIANT = "x-amzn-invoked-production-variant"

Answer = tuple[int, dict[str, str], bytes]
Request = dict[str, Any]


def install() -> None:
    """Tell invocations from the operations of `sagemaker`, which has the same credential scope."""
    app, actions = extension.module("app"), extension.module("core.iam_actions")
    extension.wrap(app, "detect_service", ("method", "path", "headers", "query_params"), _detecting)
    for owner, table, value in (
        (app, "SERVICE_HANDLERS", handle),
        (actions, "SERVICE_TO_IAM_NAMESPACE", "sagemaker"),
    ):
        entries = extension.mapping(owner, table)
        if SERVICE in entries:
            raise extension.ExtensionPointMoved(f"{table}[{SERVICE!r}]", "missing", "there")
        entries[SERVICE] = value
    request = ("service", "method", "path", "headers", "body", "query_params")
    extension.wrap(actions, "extract_iam_action", request, _with_action)
    asked_resources.name(SERVICE, _endpoint)
    extension.wrap(app, "_maybe_record_cloudtrail", (*request, "request_id", "region"), _unrecorded)


async def handle(
    method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
) -> Answer:
    """Answer an invocation that the gateway has authenticated and authorised."""
    found = _PATH.fullmatch(path)
    if found is None or method != "POST":
        return _error(501, "NotImplemented", "Only InvokeEndpoint is emulated.")
    if len(body) > LARGEST_BODY:
        # Not an error of the service: https://github.com/aws/sagemaker-python-sdk/issues/171.
        words = f"HTTP content length exceeded {LARGEST_BODY} bytes."
        return 413, {"Content-Type": "text/plain"}, words.encode()
    name = unquote(found[1])
    if wrong := _problems(name, headers):
        return _error(400, "ValidationError", constraints.message(wrong))
    return await invoke(name, headers, body)


async def invoke(name: str, headers: dict[str, str], body: bytes) -> Answer:
    """Let the emulator answer a checked invocation."""
    attached = emulator.attachment()
    if attached is None:
        status, refused = emulator.NOT_ATTACHED
        return _error(status, refused["__type"], refused["message"])
    sent = {key: value for key, value in headers.items() if key in _PASSED or key.startswith(_OWN)}
    sent["authorization"] = f"Bearer {attached.token}"
    try:
        answer = await attached.connections.post(
            f"/_invoke/{quote(name, safe='')}", sent, body, TIMEOUT_S
        )
    except (NoAnswer, TimeoutError) as error:
        logger.warning("%s: the emulator does not answer: %r", name, error)
        status, refused = emulator.UNREACHABLE
        return _error(status, refused["__type"], refused["message"])
    if answer.status >= 400:
        return _refusal(answer.status, answer.body)
    kept = (key for key in answer.headers if key in ("content-type", _VARIANT) or key[:17] == _OWN)
    return answer.status, {_title(key): answer.headers[key] for key in kept}, answer.body


def headers_of(request: Request) -> dict[str, str]:
    """Return the headers in which the members of a request travel."""
    return {
        header: str(request[member])
        for member, header in _headers(_MODEL.input_shape(OPERATION))
        if member in request
    }


def members_of(headers: dict[str, str]) -> dict[str, str]:
    """Return the members of an answer that travel in its headers."""
    sent = {name.lower(): value for name, value in headers.items()}
    shape = _MODEL.output_shape(OPERATION)
    return {member: sent[header] for member, header in _headers(shape) if header in sent}


def _refusal(status: int, body: bytes) -> Answer:
    try:
        refused: dict[str, Any] = json.loads(body)
        code = str(refused.pop("__type"))
    except (ValueError, KeyError, AttributeError, TypeError):
        logger.warning("the emulator refused in another form: %d %r", status, body[:200])
        return _error(500, "InternalFailure", "The SageMaker emulator failed.")
    return _error(status, code, str(refused.pop("message", "")), **refused)


def _error(status: int, code: str, message: str, **more: Any) -> Answer:
    headers = {"Content-Type": "application/json", "x-amzn-ErrorType": code}
    return status, headers, json.dumps({**more, "Message": message}).encode()


def _problems(name: str, headers: dict[str, str]) -> list[constraints.Problem]:
    shape = _MODEL.input_shape(OPERATION)
    sent = {member: headers[header] for member, header in _headers(shape) if header in headers}
    request = {"EndpointName": name, **sent}
    return [each for each in constraints.problems(shape, request) if each.name != "Body"]


def _headers(shape: Any) -> Iterator[tuple[str, str]]:
    for member, described in shape.members.items():
        if described.serialization.get("location") == "header":
            yield member, str(described.serialization["name"]).lower()


def _title(header: str) -> str:
    # The SDK reads one of them by this spelling, whatever HTTP says about case.
    return "-".join(part.capitalize() for part in header.split("-"))


def _detecting(original: Callable[..., str]) -> Callable[..., str]:
    def detect(
        method: str, path: str, headers: dict[str, str], query_params: dict[str, Any]
    ) -> str:
        found = original(method, path, headers, query_params)
        invokes = found == "sagemaker" and not headers.get("x-amz-target")
        if invokes and (_PATH.fullmatch(path) or _OTHER_PATHS.fullmatch(path)):
            return SERVICE
        return found

    return detect


def _with_action(original: Callable[..., str | None]) -> Callable[..., str | None]:
    def extract(service: str, *rest: Any) -> str | None:
        return ACTION if service == SERVICE else original(service, *rest)

    return extract


def _endpoint(asked: asked_resources.Asked) -> str:
    return resources.endpoint(unquote(asked.path.split("/")[2]))


def _unrecorded(original: Callable[..., None]) -> Callable[..., None]:
    """An invocation is a data event, which is in no trail by itself; its body is nobody's."""

    def record(service: str, *rest: Any) -> None:
        if service != SERVICE:
            original(service, *rest)

    return record
