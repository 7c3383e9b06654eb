"""The port that the preview is served on."""

from __future__ import annotations

import socket

from composer.errors import OutsideError

__all__ = ["listen"]


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; with port 0 on a free one. Raises OutsideError where it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise OutsideError(
            f"nothing can listen on {host}, port {port}: {error.strerror}",
            hint="leave --port out, and a free one is taken",
        ) from None
    return listening
