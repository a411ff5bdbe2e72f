"""The signals that a master understands."""

from __future__ import annotations

import signal

READY = signal.SIGRTMIN
"""What a worker tells its master by when it can take requests; of these signals none swallows another."""

RELOAD = signal.SIGUSR2
STOP = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}


def hold_signals() -> set[signal.Signals]:
    """Let the master's signals wait until they are asked for; one to stop that is ignored stays so."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # a parent may ignore it, and children then leave no status
    held = {one for one in STOP if signal.getsignal(one) != signal.SIG_IGN} | {signal.SIGCHLD, READY, RELOAD}
    signal.pthread_sigmask(signal.SIG_BLOCK, held)
    return held
