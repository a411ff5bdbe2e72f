from collections.abc import Callable
from typing import TypeVar

_F = TypeVar("_F", bound=Callable[..., object])

class FastAPI:
    def __init__(self) -> None: ...
    def post(self, path: str) -> Callable[[_F], _F]: ...
