"""What the launcher must be told, and what it decides for itself.

The process that starts the bridge passes the settings below in a minimal environment, because
Lambda functions inherit all of it.
"""

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

REQUIRED = {
    "GATEWAY_PORT": "the TCP port to listen on at 127.0.0.1",
    "TMPDIR": "an existing folder of this run's own, for certificate, pid file and code caches",
    "PATH": "where `node` is found, which runs the Lambda functions",
}

# A cloud that skips a check, or that other machines reach, would prove nothing.
FIXED = {
    "AUTH": "true",
    "USE_SSL": "1",
    "BIND_HOST": "127.0.0.1",
    "MINISTACK_HOST": "127.0.0.1",
    "IOT_MTLS_ENABLED": "0",
    "SFTP_ENABLED": "0",
    "CLOUDTRAIL_RECORDING": "1",
    "PERSIST_STATE": "0",
    "LAMBDA_EXECUTOR": "local",
}

# Lambda functions would inherit these and talk to something else than this cloud.
FORBIDDEN = ("AWS_ENDPOINT_URL", "AWS_PROFILE", "MINISTACK_SSL_CERT", "MINISTACK_SSL_KEY")

LOOPBACK = "http://127.0.0.1:"

DELIVERY_MODES = ("once", "at-least-once")


class SettingsError(ValueError):
    """The environment of the launcher is incomplete or contradicts what it is for."""


@dataclass(frozen=True)
class Settings:
    """The settings of one run: port, the run's own folder, delivery of events, the emulator.

    Without a SageMaker emulator its address and token are ''.
    """

    port: int
    folder: str
    delivery: str
    delivery_seed: int
    delivery_max_delay_s: float
    sagemaker_url: str = ""
    sagemaker_token: str = ""


def read() -> Settings:
    """Check the environment, complete it with the fixed settings, and return what was asked for."""
    _require()
    _refuse()
    delivery = os.environ.get("BRIDGE_EVENT_DELIVERY", "once")
    if delivery not in DELIVERY_MODES:
        raise SettingsError(
            f"BRIDGE_EVENT_DELIVERY is {delivery!r}; allowed: {', '.join(DELIVERY_MODES)}"
        )
    sagemaker_url, sagemaker_token = _emulator()
    settings = Settings(
        port=_integer("GATEWAY_PORT", None, 1, 65535),
        folder=os.environ["TMPDIR"],
        delivery=delivery,
        delivery_seed=_integer("BRIDGE_EVENT_SEED", 1, 0, 2**31),
        delivery_max_delay_s=_integer("BRIDGE_EVENT_MAX_DELAY_MS", 300, 0, 60_000) / 1000,
        sagemaker_url=sagemaker_url,
        sagemaker_token=sagemaker_token,
    )
    os.environ.update(FIXED)
    # tempfile looks TMPDIR up once and silently falls back to /tmp; this run must not.
    tempfile.tempdir = settings.folder
    return settings


def _require() -> None:
    missing = [f"  {name}: {why}" for name, why in REQUIRED.items() if not os.environ.get(name)]
    if missing:
        raise SettingsError("required settings are missing:\n" + "\n".join(missing))
    folder = os.environ["TMPDIR"]
    if not Path(folder).is_dir() or not os.access(folder, os.W_OK):
        raise SettingsError(f"TMPDIR is {folder!r}, which is not a folder that can be written")
    if shutil.which("node") is None:
        raise SettingsError("no `node` on PATH: Lambda functions could not run")


def _refuse() -> None:
    for name in FORBIDDEN:
        if os.environ.get(name):
            raise SettingsError(f"{name} must not be set: Lambda functions would inherit it")
    for name, value in FIXED.items():
        if os.environ.get(name, value) != value:
            raise SettingsError(
                f"{name} is {os.environ[name]!r}; the bridge only runs with {value!r}"
            )


def _emulator() -> tuple[str, str]:
    # Taken out of the environment: Lambda functions inherit it, and the token opens the emulator.
    url = os.environ.pop("BRIDGE_SAGEMAKER_URL", "")
    token = os.environ.pop("BRIDGE_SAGEMAKER_TOKEN", "")
    if bool(url) != bool(token):
        raise SettingsError("BRIDGE_SAGEMAKER_URL and BRIDGE_SAGEMAKER_TOKEN belong together")
    if url and not url.startswith(LOOPBACK):
        raise SettingsError(f"BRIDGE_SAGEMAKER_URL is {url!r}; allowed: {LOOPBACK}<port>")
    return url, token


def _integer(name: str, default: int | None, low: int, high: int) -> int:
    text = os.environ.get(name, "" if default is None else str(default))
    if not text.isdigit() or not low <= int(text) <= high:
        raise SettingsError(f"{name} is {text!r}; allowed: an integer from {low} to {high}")
    return int(text)
