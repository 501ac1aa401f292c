"""The gateway listens on the one port it was given."""

from . import extension


def install() -> None:
    """Keep MiniStack from opening port 443 too, which it does with TLS where it may."""
    app = extension.module("app")
    extension.function(app, "_port_is_bindable", "host", "port")
    app._port_is_bindable = lambda host, port: False
