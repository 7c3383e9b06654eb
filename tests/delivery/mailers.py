"""Helpers of the contract of transactional providers: all fakes, and what a refused letter tells."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from importlib import import_module

import pytest

import tests.delivery.fakes
from composer.delivery.faults import Fault
from composer.registry import names
from tests.delivery.fakes.mailer import FakeMailer
from tests.delivery.letters import LetterSample

__all__ = ["FAKES", "refusal", "watched"]


def fakes() -> list[type[FakeMailer]]:
    modules = (
        import_module(f"tests.delivery.fakes.{name}") for name in names(tests.delivery.fakes)
    )
    return [
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, FakeMailer)
        and value.__module__ == module.__name__
        and value is not FakeMailer
    ]


FAKES = fakes()


def watched(kind: type[FakeMailer], caplog: pytest.LogCaptureFixture) -> Iterator[FakeMailer]:
    """A provider; what is logged while it is asked holds no secret."""
    caplog.set_level(logging.DEBUG)
    with kind() as provider:
        yield provider
    # A fixture that ends sees the records of its own phase in ``caplog.text``, and they are none.
    told = "\n".join(record.getMessage() for record in caplog.get_records("call"))
    assert not any(secret in told for secret in provider.secrets.values())


def refusal(server: FakeMailer, letter: LetterSample | None = None, **opened: object) -> Fault:
    """The fault that a letter meets; nothing that it drags along names a secret."""
    with server.open(**opened) as mailer, pytest.raises(Fault) as caught:  # type: ignore[arg-type]
        mailer.send(letter or LetterSample())
    fault = caught.value
    told = "".join(traceback.format_exception(fault)) + repr(fault) + repr(vars(fault))
    assert not any(secret in told for secret in server.secrets.values())
    assert fault.__cause__ is None
    assert fault.__context__ is None
    assert "\n" not in fault.reason
    assert len(fault.reason) <= 200
    assert "reader@example.org" not in fault.reason
    return fault
