"""The model server of AWS's XGBoost image in script mode, as one plain process an instance.

As aws/sagemaker-xgboost-container and aws/sagemaker-containers do it: install the code folder,
import the script, load the model, then answer `/ping` and `/invocations`. Here one process with a
thread a connection stands for nginx and the workers behind it.
"""

import argparse
import os
import subprocess
import sys
import traceback
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import sleep
from typing import Any

from .code_module import import_script, install, preload
from .transformer import Answer, Transformer

# What flask shows where the code of a request raises.
SERVER_ERROR = (
    b"<!doctype html>\n<html lang=en>\n<title>500 Internal Server Error</title>\n"
    b"<h1>Internal Server Error</h1>\n<p>The server encountered an internal error and was unable to"
    b" complete your request. Either the server is overloaded or there is an error in the"
    b" application.</p>\n"
)
HTML = "text/html; charset=utf-8"


class Door(BaseHTTPRequestHandler):
    """`/ping` and `/invocations` over connections that are kept alive."""

    protocol_version = "HTTP/1.1"
    # One packet an answer, sent at once: with Nagle's algorithm half of it would wait for 40 ms.
    wbufsize = -1
    disable_nagle_algorithm = True
    transformer: Transformer
    is_mute = False

    def do_GET(self) -> None:
        """Answer `/ping`, unless this server was told to stay silent."""
        while self.is_mute:
            sleep(60)
        self._send(Answer(200 if self.path == "/ping" else 404, "application/json", b""))

    def do_POST(self) -> None:
        """Answer `/invocations`; what the code raises is a 500 and stands in the log."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path != "/invocations":
            self._send(Answer(404, HTML, b""))
            return
        try:
            answer = self.transformer.transform(body, self._header("Content-Type"), self._accept())
        except Exception:  # noqa: BLE001 -- the code is a stranger's
            traceback.print_exc()
            answer = Answer(500, HTML, SERVER_ERROR)
        self._send(answer)

    def _header(self, name: str) -> str | None:
        return self.headers.get(name)

    def _accept(self) -> str | None:
        accept = self._header("Accept")
        return None if accept == "*/*" else accept

    def _send(self, answer: Answer) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            if name.lower() not in ("content-length", "content-type", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)


class Server(ThreadingHTTPServer):
    """Takes a fleet's bursts; says nothing when a client has gone."""

    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over connections that broke; all else is the log's."""
        if not isinstance(sys.exception(), ConnectionError):
            traceback.print_exc()


def main() -> None:
    """Serve a model until killed."""
    given = _arguments()
    script = _script(os.environ)
    code = Path(given.code)
    # A container that is started again finds its code installed.
    if not Path(given.installed).exists():
        installing = install(code, Path(given.installed), script.name)
        # What the script imports from the image is loaded while pip works: it takes as long.
        preload(code / f"{script.name}.py", code)
        _require(installing)
    sys.path.insert(0, given.installed)
    transformer = Transformer(import_script(script.name))
    transformer.load(os.environ["SM_MODEL_DIR"])
    Door.transformer = transformer
    Door.is_mute = given.mute
    with Server(("127.0.0.1", 0), Door) as server:
        _announce(Path(given.port_file), server.server_address[1])
        server.serve_forever()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--code", required=True, help="a copy of the code folder")
    parser.add_argument("--installed", required=True, help="where pip puts it")
    parser.add_argument("--port-file", required=True, help="told the port once it listens")
    parser.add_argument("--mute", action="store_true", help="never answer /ping")
    return parser.parse_args()


def _script(environment: Mapping[str, str]) -> Path:
    program = environment.get("SAGEMAKER_PROGRAM")
    if not program:
        raise SystemExit("SAGEMAKER_PROGRAM names no script, and there is no algorithm mode here.")
    return Path(program).with_suffix("")


def _require(installing: subprocess.Popen[bytes]) -> None:
    if installing.wait() != 0:
        raise SystemExit(f"InstallModuleError: Command {installing.args!r} failed.")


def _announce(file: Path, port: int) -> None:
    """Written beside and renamed: whoever looks never sees half a port."""
    written = file.with_suffix(".new")
    written.write_text(str(port))
    written.replace(file)


if __name__ == "__main__":
    main()
