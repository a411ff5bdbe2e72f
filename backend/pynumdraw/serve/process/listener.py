"""The socket that all workers accept from."""

from __future__ import annotations

import errno
import socket

from pynumdraw.errors import CannotListen, PortTaken

_BACKLOG = 1024


def listen(host: str, port: int) -> socket.socket:
    """Open the socket that all workers accept from.

    Raises
    ------
    PortTaken
        If another process listens there.
    CannotListen
        If the address is not this machine's or the port not this user's.
    """
    try:
        listener = socket.create_server((host, port), backlog=_BACKLOG)
    except OSError as error:
        raise _cannot_listen(host, port, error) from error
    listener.setblocking(False)
    return listener


def _cannot_listen(host: str, port: int, error: OSError) -> PortTaken | CannotListen:
    if error.errno == errno.EADDRINUSE:
        choice = "stop what listens there, or choose another by PYNUMDRAW_PORT"
        return PortTaken(f"Port {port} on {host} is taken: {choice}.")
    if error.errno == errno.EACCES:
        return CannotListen(f"Only root may listen on port {port}: choose one from 1024 on by PYNUMDRAW_PORT.")
    reason = error.strerror or error
    return CannotListen(f"Cannot listen on {host}, port {port} ({reason}): PYNUMDRAW_HOST wants an IPv4 address.")
