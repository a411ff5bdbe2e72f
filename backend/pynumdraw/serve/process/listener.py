"""The listening socket, and the number of connections that it may have."""

import errno
import resource
import socket

from pynumdraw.errors import CannotListen, NoRoom, PortTaken

_BACKLOG = 1024
_MIN_OPEN_FILES = 32  # a worker has 12 open before its first connection


def listen(host: str, port: int) -> socket.socket:
    """Open the socket that all workers accept connections from.

    Raises
    ------
    PortTaken
        If another process listens there.
    CannotListen
        If the host is not an address of this machine, or the port is reserved for root.
    """
    try:
        listener = socket.create_server((host, port), backlog=_BACKLOG)
    except PermissionError as error:
        raise CannotListen(f"Only root may listen on port {port}: set PYNUMDRAW_PORT to 1024 or more.") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(f"Port {port} on {host} is taken: free it, or set PYNUMDRAW_PORT to another.") from error
        reason = f"({error.strerror or error}): PYNUMDRAW_HOST must be an IPv4 address of this machine"
        raise CannotListen(f"Cannot listen on {host}, port {port} {reason}.") from error
    listener.setblocking(False)
    return listener


def raise_open_file_limit() -> None:
    """Let this process and its workers open as many files as they may; each connection is one.

    Raises
    ------
    NoRoom
        If these are too few to serve at all.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= most < _MIN_OPEN_FILES:
        raise NoRoom(f"A process may open {most} files here; at least {_MIN_OPEN_FILES} are needed: see `ulimit -n`.")
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
