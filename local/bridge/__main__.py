"""Start the local cloud: `python -m bridge`, with the environment that `settings.py` describes.

It ends when it gets SIGTERM or SIGINT, when a pipe on its stdin is closed, or when its parent dies.
"""

import sys

from . import certificate, settings


def main() -> None:
    """Check the settings, install every module of the bridge, and serve until stopped."""
    try:
        run = settings.read()
    except settings.SettingsError as error:
        sys.exit(f"bridge: {error}")
    certificate.install(run.folder)

    # MiniStack reads its environment when it is imported, so nothing above may import it.
    from . import extension, extensions  # noqa: PLC0415

    try:
        extensions.install(run)
    except extension.ExtensionPointMoved as error:
        sys.exit(f"bridge: {error}")
    import ministack.app  # noqa: PLC0415

    sys.argv = [sys.argv[0]]
    ministack.app.main()


if __name__ == "__main__":
    main()
