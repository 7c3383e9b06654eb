"""The text of an attribute as the value that its field has, and what to write where it is none."""

from __future__ import annotations

from typing import Annotated, Any, get_args, get_origin

import msgspec
from msgspec import inspect

from composer.nearest import nearest

__all__ = ["convert", "value_hint"]


def convert(value: str | None, kind: Any) -> Any:
    """The value of a field of this type. Raises ``ValueError`` where the text is none."""
    if value is None:
        if isinstance(_bare(kind), inspect.BoolType):
            return True
        raise ValueError("no value")
    if value.casefold() in ("yes", "no") and isinstance(_bare(kind), inspect.BoolType):
        return value.casefold() == "yes"
    try:
        return msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError as error:
        # A ValueError too, but not in each version of msgspec that is allowed.
        raise ValueError(str(error)) from None


def value_hint(name: str, value: str | None, kind: Any) -> str:
    """What to write instead of a value that cannot be converted."""
    bare = _bare(kind)
    if isinstance(bare, inspect.LiteralType):
        # In the order of the manual, which msgspec does not keep.
        plain = get_args(kind)[0] if get_origin(kind) is Annotated else kind
        words = [str(each) for each in get_args(plain)]
        meant = nearest((value or "").casefold(), words)
        return f"write {name}={meant}" if meant else f"write one of {', '.join(words)}"
    if isinstance(bare, inspect.IntType):
        if bare.ge is not None and bare.le is not None:
            return f"write a whole number from {bare.ge} to {bare.le}: {name}={bare.ge}"
        return f"write a whole number: {name}=1"
    if isinstance(bare, inspect.BoolType):
        return f"write {name} alone, or {name}=no"
    return f'write {name}="…"'


def _bare(kind: Any) -> Any:
    info = inspect.type_info(kind)
    return info.type if isinstance(info, inspect.Metadata) else info
