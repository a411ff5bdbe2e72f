from typing import Any

class callbacks:  # noqa: N801 - a module, of which this is all that needs a type
    class Callback:
        model: Any
        def __init__(self) -> None: ...

def __getattr__(name: str) -> Any: ...
