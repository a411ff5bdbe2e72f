"""The state that a program leaves to the next one can be read by older and newer releases."""

from __future__ import annotations

import os

import msgspec
from pynumdraw.serve.process.reexec import ReexecState, inherited_state


def test_encoded_state_has_the_names_that_older_releases_use() -> None:
    state = ReexecState(pid=1, listener=2, lifeline=3, lifeline_writer=4, metrics_folder="5", model=b"6", workers=[7])
    encoded = msgspec.msgpack.encode(state)
    names = {"pid": 1, "listener": 2, "lifeline": 3, "masters_end": 4, "numbers": "5", "served": b"6", "workers": [7]}
    assert msgspec.msgpack.decode(encoded) == names


def test_state_of_an_older_release_is_read() -> None:
    reader, writer = os.pipe()
    memory = os.memfd_create("handover", 0)
    state = {"pid": 1, "listener": reader, "lifeline": reader, "masters_end": writer, "numbers": "5", "workers": [7]}
    os.write(memory, msgspec.msgpack.encode(state))
    environment = {"_PYNUMDRAW_HANDOVER": str(memory)}
    inherited = inherited_state(environment)
    assert inherited
    assert (inherited.lifeline_writer, inherited.metrics_folder, inherited.workers) == (writer, "5", [7])
    assert environment == {}
    os.close(reader)
    os.close(writer)
