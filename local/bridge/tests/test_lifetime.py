"""The launcher checks its settings, and leaves nothing behind however it ends."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bridge import extension
from running_cloud import Cloud, environment, eventually, free_port, start

ENDS_S = 8


def launch(folder: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "bridge"],
        env={**environment(folder, free_port()), **settings},
        capture_output=True,
        text=True,
        timeout=ENDS_S,
        cwd=folder,
        check=False,
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"GATEWAY_PORT": ""}, "GATEWAY_PORT: the TCP port"),
        ({"GATEWAY_PORT": "http"}, "GATEWAY_PORT is 'http'"),
        ({"BRIDGE_SAGEMAKER_TOKEN": "t"}, "belong together"),
        (
            {"BRIDGE_SAGEMAKER_URL": "http://far.away:1", "BRIDGE_SAGEMAKER_TOKEN": "t"},
            "BRIDGE_SAGEMAKER_URL is 'http://far.away:1'",
        ),
        ({"TMPDIR": ""}, "TMPDIR: an existing folder"),
        ({"TMPDIR": "/nowhere"}, "TMPDIR is '/nowhere'"),
        ({"PATH": "/nowhere"}, "no `node` on PATH"),
        ({"AUTH": "false"}, "AUTH is 'false'"),
        ({"BIND_HOST": "0.0.0.0"}, "BIND_HOST is '0.0.0.0'"),
        ({"AWS_ENDPOINT_URL": "https://127.0.0.1:1"}, "AWS_ENDPOINT_URL must not be set"),
        ({"BRIDGE_EVENT_DELIVERY": "twice"}, "allowed: once, at-least-once"),
    ],
)
def test_wrong_settings_are_refused(tmp_path: Path, changes: dict[str, str], message: str) -> None:
    ended = launch(tmp_path, **changes)
    assert ended.returncode == 1
    assert message in ended.stderr
    assert "Traceback" not in ended.stderr


def test_moved_extension_point_is_named_with_the_version() -> None:
    states = extension.module("services.stepfunctions")
    with pytest.raises(extension.ExtensionPointMoved, match=r"MiniStack \d+\.\d+\.\d+ moved"):
        extension.function(states, "_invoke_resource", "resource", "something_else")
    with pytest.raises(extension.ExtensionPointMoved, match="found nothing"):
        extension.function(states, "_no_longer_there")


def test_listens_on_its_own_port_only(cloud: Cloud) -> None:
    for port in (443, 8883):
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("ending", ["terminated", "interrupted", "stdin closed", "parent killed"])
def test_ends_with_its_workers(tmp_path: Path, ending: str, request: pytest.FixtureRequest) -> None:
    cloud = Cloud(free_port(), tmp_path)
    starter = under_a_shell if ending == "parent killed" else directly
    parent, bridge = starter(tmp_path, int(cloud.endpoint.rsplit(":", 1)[1]))
    request.addfinalizer(lambda: end(parent, bridge))
    eventually(cloud.answers, "a bridge")
    name = cloud.function("exports.handler = async () => process.pid;")
    worker = int(cloud.client("lambda").invoke(FunctionName=name)["Payload"].read())
    assert alive(worker)

    if ending == "terminated":
        os.kill(bridge, signal.SIGTERM)
    elif ending == "interrupted":
        os.kill(bridge, signal.SIGINT)
    elif ending == "stdin closed":
        assert parent.stdin is not None
        parent.stdin.close()
    else:
        parent.kill()

    status = parent.wait(ENDS_S)
    assert status == (-signal.SIGKILL if ending == "parent killed" else 0)
    eventually(lambda: not alive(bridge) and not alive(worker), "the end of both", ENDS_S)


def directly(folder: Path, port: int) -> tuple["subprocess.Popen[bytes]", int]:
    process = start(folder, port)
    return process, process.pid


def under_a_shell(folder: Path, port: int) -> tuple["subprocess.Popen[bytes]", int]:
    # The shell is the parent; it must not replace itself by the last command.
    command = f"'{sys.executable}' -m bridge </dev/null >bridge.log 2>&1 & echo $!; wait"
    shell = subprocess.Popen(
        ["sh", "-c", command],
        env=environment(folder, port),
        cwd=folder,
        stdout=subprocess.PIPE,
    )
    assert shell.stdout is not None
    return shell, int(shell.stdout.readline())


def end(parent: "subprocess.Popen[bytes]", bridge: int) -> None:
    """Leave nothing behind when the test fails."""
    if parent.poll() is None:
        parent.kill()
        parent.wait(ENDS_S)
    if alive(bridge):
        os.kill(bridge, signal.SIGKILL)


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
