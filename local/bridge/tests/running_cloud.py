"""Start a bridge, and make in it what the tests need."""

import io
import itertools
import json
import os
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import botocore.session
from botocore.exceptions import BotoCoreError, ClientError

LOCAL = Path(__file__).resolve().parents[2]
REGION = "us-east-1"
ACCOUNT = "000000000000"
ROOT = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
READY_S = 15
WAIT_S = 10

_numbers = itertools.count(1)


def unique(prefix: str) -> str:
    """Return a name no other test uses."""
    return f"{prefix}-{next(_numbers)}"


def eventually(look: Callable[[], Any], what: str, seconds: float = WAIT_S) -> Any:
    """Return what `look` finds once it finds something."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(0.05)
    raise AssertionError(f"{what} did not come about within {seconds} s")


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, port: int, **settings: str) -> dict[str, str]:
    """Return the minimal environment of a bridge."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "GATEWAY_PORT": str(port),
        "PYTHONPATH": str(LOCAL),
        "PYTHONDONTWRITEBYTECODE": "1",
        **settings,
    }


def start(folder: Path, port: int, **settings: str) -> "subprocess.Popen[bytes]":
    """Start a bridge; closing its stdin stops it."""
    with (folder / "bridge.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "bridge"],
            env=environment(folder, port, **settings),
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
        )


@contextmanager
def running(folder: Path, settings: dict[str, str] | None = None) -> Iterator["Cloud"]:
    """Run a bridge that answers, and stop it by its process id at the end."""
    port = free_port()
    process = start(folder, port, **(settings or {}))
    cloud = Cloud(port, folder)
    try:
        eventually(lambda: process.poll() is not None or cloud.answers(), "a bridge", READY_S)
        assert process.poll() is None, (folder / "bridge.log").read_text()
        yield cloud
    finally:
        process.terminate()
        process.wait(10)


class Cloud:
    """A running bridge, with short ways to make what tests need."""

    def __init__(self, port: int, folder: Path) -> None:
        self.endpoint = f"https://127.0.0.1:{port}"
        self.folder = folder
        self.certificate = folder / "ministack-tls" / "server.crt"
        self._session = botocore.session.Session()

    def client(self, service: str, credentials: dict[str, str] | None = None, **more: Any) -> Any:
        """Return a client; of the account's root user by default."""
        return self._session.create_client(
            service,
            region_name=REGION,
            endpoint_url=self.endpoint,
            verify=str(self.certificate),
            **(credentials or ROOT),
            **more,
        )

    def answers(self) -> bool:
        """Whether the gateway serves requests."""
        try:
            self.client("sts").get_caller_identity()
        except (BotoCoreError, ClientError):
            return False
        return True

    def role(self, service: str, *statements: dict[str, Any], **trust: Any) -> str:
        """Make a role that `service` may assume, with these statements; return its ARN."""
        name = unique("role")
        iam = self.client("iam")
        principal = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
        if service != "root":
            principal = {"Service": service}
        statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **trust}
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(statement))
        if statements:
            iam.put_role_policy(
                RoleName=name, PolicyName="grants", PolicyDocument=policy(*statements)
            )
        return f"arn:aws:iam::{ACCOUNT}:role/{name}"

    def grant(self, role_arn: str, *statements: dict[str, Any]) -> None:
        """Replace a role's statements."""
        self.client("iam").put_role_policy(
            RoleName=role_arn.rsplit("/", 1)[-1],
            PolicyName="grants",
            PolicyDocument=policy(*statements),
        )

    def user(self, *statements: dict[str, Any]) -> dict[str, str]:
        """Return the credentials of a caller with just these statements."""
        arn = self.role("root", *statements)
        answer = self.client("sts").assume_role(RoleArn=arn, RoleSessionName="test")
        keys = answer["Credentials"]
        return {
            "aws_access_key_id": keys["AccessKeyId"],
            "aws_secret_access_key": keys["SecretAccessKey"],
            "aws_session_token": keys["SessionToken"],
        }

    def function(self, code: str, *statements: dict[str, Any]) -> str:
        """Make a Node function from the text of its module; return its name."""
        name = unique("function")
        self.client("lambda").create_function(
            FunctionName=name,
            Runtime="nodejs24.x",
            Handler="index.handler",
            Timeout=10,
            Role=self.role("lambda.amazonaws.com", *statements),
            Code={"ZipFile": archive(code)},
        )
        return name

    def queue(self, attributes: dict[str, str] | None = None) -> tuple[str, str]:
        """Make a queue; return its URL and ARN."""
        name = unique("queue")
        url = self.client("sqs").create_queue(QueueName=name, Attributes=attributes or {})
        return url["QueueUrl"], f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"

    def messages(self, url: str) -> list[dict[str, Any]]:
        """Take the messages that are in a queue now."""
        sqs = self.client("sqs")
        answer = sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
        )
        taken: list[dict[str, Any]] = answer.get("Messages", [])
        for message in taken:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return taken

    def key(self, *statements: dict[str, Any]) -> str:
        """Make a key whose policy leaves the rest to identity policies; return its ARN."""
        answer = self.client("kms").create_key(
            Policy=policy(
                allow("kms:*", "*", Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"}), *statements
            )
        )
        return str(answer["KeyMetadata"]["Arn"])

    def machine(self, role: str, definition: dict[str, Any]) -> str:
        """Make a JSONata state machine; return its ARN."""
        answer = self.client("stepfunctions").create_state_machine(
            name=unique("machine"),
            roleArn=role,
            definition=json.dumps({"QueryLanguage": "JSONata", **definition}),
        )
        return str(answer["stateMachineArn"])

    def execute(self, machine: str, given: Any = None, seconds: float = WAIT_S) -> dict[str, Any]:
        """Run a machine to its end; return what DescribeExecution says."""
        states = self.client("stepfunctions")
        arn = states.start_execution(stateMachineArn=machine, input=json.dumps(given or {}))
        return self.ended(arn["executionArn"], seconds)

    def ended(self, execution: str, seconds: float = WAIT_S) -> dict[str, Any]:
        """Wait for the end of an execution."""
        states = self.client("stepfunctions")

        def look() -> Any:
            found = states.describe_execution(executionArn=execution)
            return found if found["status"] != "RUNNING" else None

        ended: dict[str, Any] = eventually(look, "the end of the execution", seconds)
        return ended

    def template(self, resources: dict[str, Any]) -> dict[str, str]:
        """Deploy resources by CloudFormation; return their physical ids by logical id."""
        stacks, name = self.client("cloudformation"), unique("stack")
        stacks.create_stack(StackName=name, TemplateBody=json.dumps({"Resources": resources}))

        def look() -> Any:
            stack = stacks.describe_stacks(StackName=name)["Stacks"][0]
            return None if stack["StackStatus"] == "CREATE_IN_PROGRESS" else stack

        stack = eventually(look, "the stack")
        events = stacks.describe_stack_events(StackName=name)["StackEvents"]
        reasons = [event.get("ResourceStatusReason", "") for event in events]
        assert stack["StackStatus"] == "CREATE_COMPLETE", reasons
        found = stacks.describe_stack_resources(StackName=name)["StackResources"]
        return {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in found}


def allow(action: str | list[str], resource: str | list[str], **more: Any) -> dict[str, Any]:
    """Return an Allow statement."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def policy(*statements: dict[str, Any]) -> str:
    """Return a policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def archive(code: str) -> bytes:
    """Return the ZIP file of a function whose module has this text."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        target.writestr("index.js", code)
    return packed.getvalue()
