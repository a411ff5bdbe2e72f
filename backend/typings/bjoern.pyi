import socket
from typing import Any

def server_run(sock: socket.socket, wsgi_app: Any, statsd: dict[str, Any] | None = None) -> None: ...
