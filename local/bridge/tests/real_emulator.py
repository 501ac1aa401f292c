"""Run the real SageMaker emulator, with an image whose container is a few lines of Python."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from running_cloud import LOCAL

TOKEN = "a-token-of-the-conformance-tests"
IMAGE = "000000000000.dkr.ecr.us-east-1.amazonaws.com/echo:1"
READY_S = 20
# A minute of AWS's: long enough to see an update under way, short enough to wait for.
MINUTE_S = "0.3"

# What stands for the image is called as an interpreter that has the model server's module.
CONTAINER = """\
#!{python}
import http.server
import os
import pathlib
import sys
import time


class Door(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(200, b"")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(500 if body == b"raise" else 200, body)

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "text/csv")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


time.sleep(float(os.environ.get("STARTUP_SECONDS", "0")))
port = pathlib.Path(sys.argv[sys.argv.index("--port-file") + 1])
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
port.with_suffix(".new").write_text(str(server.server_address[1]))
port.with_suffix(".new").rename(port)
server.serve_forever()
"""


@contextmanager
def emulating(folder: Path) -> Iterator[dict[str, str]]:
    """Run an emulator; yield what a bridge's environment says of it."""
    jobs = folder / "jobs"
    jobs.mkdir()
    with (folder / "sagemaker.log").open("wb") as log:
        process = subprocess.Popen(
            [_node(), str(LOCAL / "sagemaker" / "main.ts")],
            env=_environment(folder, jobs),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
        )
    try:
        port = _port(process, folder / "sagemaker.log")
        yield {
            "BRIDGE_SAGEMAKER_URL": f"http://127.0.0.1:{port}",
            "BRIDGE_SAGEMAKER_TOKEN": TOKEN,
        }
    finally:
        process.terminate()
        process.wait(10)


def _environment(folder: Path, jobs: Path) -> dict[str, str]:
    image = folder / "python"
    image.write_text(CONTAINER.format(python=sys.executable))
    image.chmod(0o755)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "SAGEMAKER_TOKEN": TOKEN,
        "SAGEMAKER_FOLDER": str(jobs),
        "SAGEMAKER_IMAGES": json.dumps({"echo:1": {"python": str(image)}}),
        "SAGEMAKER_MINUTE_SECONDS": MINUTE_S,
        "SAGEMAKER_STOP_GRACE_SECONDS": "1",
    }


def _node() -> str:
    """Return the repository's own Node, which runs TypeScript."""
    binaries = LOCAL.parent / "node_modules" / ".bin"
    found = shutil.which("node", path=f"{binaries}{os.pathsep}{os.environ['PATH']}")
    assert found, "the emulator needs Node"
    return found


def _port(process: "subprocess.Popen[bytes]", log: Path) -> int:
    late = threading.Timer(READY_S, process.kill)
    late.start()
    assert process.stdout
    words = process.stdout.readline().split()
    late.cancel()
    assert words[:1] == [b"ready"], log.read_text()
    return int(words[1])
