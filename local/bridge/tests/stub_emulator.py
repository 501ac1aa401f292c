"""An emulator the tests play: it records what the bridge sends, and answers what a test says."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from running_cloud import ACCOUNT, REGION

TOKEN = "the-emulators-token"

Body = dict[str, Any]
Reply = tuple[int, Body]


class Invocation:
    """An invocation as it came."""

    def __init__(self, path: str, headers: dict[str, str], body: bytes, client: Any) -> None:
        self.path, self.headers, self.body, self.client = path, headers, body, client


Prediction = tuple[int, dict[str, str], bytes]


class StubEmulator:
    """Jobs that a test ends, and whatever else it wants answered."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Body]] = []
        self.jobs: dict[str, str] = {}
        self.tokens: set[str] = set()
        self.invocations: list[Invocation] = []
        self.forget()

    def forget(self) -> None:
        """Answer as at first, whatever a test has said."""
        self.replies: dict[str, Callable[[Body], Reply]] = {}
        self.predict: Callable[[Invocation], Prediction] = lambda _: (200, {}, b"1")

    def sent(self, operation: str, name: str = "") -> list[Body]:
        """Return what came with an operation, for the job `name` if given."""
        return [
            body
            for called, body in list(self.calls)
            if called == operation and (not name or name in body["request"].values())
        ]

    def answer(self, operation: str, body: Body) -> Reply:
        """Record a call and answer it."""
        self.calls.append((operation, body))
        if operation in self.replies:
            return self.replies[operation](body)
        return self._job(operation, body["request"])

    def _job(self, operation: str, request: Body) -> Reply:
        for kind in ("TrainingJob", "ProcessingJob"):
            if operation.endswith(kind):
                name = str(request[f"{kind}Name"])
                return self._act(operation.removesuffix(kind), kind, name)
        return 200, {}

    def _act(self, verb: str, kind: str, name: str) -> Reply:
        arn = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:{kind[:-3].lower()}-job/{name.lower()}"
        if verb == "Create":
            if name in self.jobs:
                return 400, {"__type": "ResourceInUse", "message": f"{name} is taken"}
            self.jobs[name] = "InProgress"
            return 200, {f"{kind}Arn": arn}
        if name not in self.jobs:
            return 400, {"__type": "ResourceNotFound", "message": "Requested resource not found."}
        if verb == "Stop":
            self.jobs[name] = "Stopped"
            return 200, {}
        described = {f"{kind}Name": name, f"{kind}Arn": arn, f"{kind}Status": self.jobs[name]}
        if self.jobs[name] == "Failed":
            described["FailureReason"] = "AlgorithmError: exit code: 1"
        times = [{"Status": "Starting", "StartTime": 1700000000.25}]
        transitions = {"SecondaryStatusTransitions": times} if kind == "TrainingJob" else {}
        return 200, {**described, "CreationTime": 1700000000.5, **transitions}

    def await_job(self, name: str, seconds: float = 5) -> None:
        """Wait until a job of this name was created."""
        until = time.monotonic() + seconds
        while name not in self.jobs:
            assert time.monotonic() < until, f"no job {name}"
            time.sleep(0.01)


@contextmanager
def serving(stub: StubEmulator) -> Iterator[dict[str, str]]:
    """Serve a stub; gives the settings with which a bridge finds it."""

    class Handler(BaseHTTPRequestHandler):
        # Connections are kept, as the emulator keeps them.
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_POST(self) -> None:
            stub.tokens.add(self.headers["authorization"])
            length = int(self.headers["content-length"])
            status, headers, text = self._answer(self.rfile.read(length))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def _answer(self, body: bytes) -> Prediction:
            if not self.path.startswith("/_invoke/"):
                status, answer = stub.answer(self.path[1:], json.loads(body))
                return status, {}, json.dumps(answer).encode()
            sent = {name.lower(): value for name, value in self.headers.items()}
            stub.invocations.append(Invocation(self.path, sent, body, self.client_address))
            return stub.predict(stub.invocations[-1])

        def log_message(self, *args: Any) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield {
            "BRIDGE_SAGEMAKER_URL": f"http://127.0.0.1:{server.server_port}",
            "BRIDGE_SAGEMAKER_TOKEN": TOKEN,
        }
    finally:
        server.shutdown()
        server.server_close()
