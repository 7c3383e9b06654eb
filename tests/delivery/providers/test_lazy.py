"""Nothing of Django, Anymail or AWS is loaded before a letter goes out, and all may be missing."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

from composer.delivery.faults import Halted
from composer.delivery.providers.outgoing import configure
from tests.delivery.fakes.mailer import FakeMailer
from tests.delivery.fakes.postmark import FakePostmark
from tests.delivery.fakes.ses import FakeSES
from tests.delivery.letters import LetterSample

HEAVY = ("django", "anymail", "boto3", "botocore", "requests", "urllib3")


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_making_a_channel_loads_nothing_heavy() -> None:
    told = run(
        f"""
        import importlib, sys
        from composer.delivery.channel import Mailer, Setup
        names = "ses postmark mailgun resend brevo mailjet mailersend sparkpost scaleway postal"
        for name in names.split():
            module = importlib.import_module("composer.delivery.channels." + name)
            (kind,) = [each for each in vars(module).values() if isinstance(each, type)
                       and issubclass(each, Mailer) and each.__module__ == module.__name__]
            kind(Setup(settings={{}}, secrets={{}})).close()
        print([name for name in {HEAVY!r} if name in sys.modules])
        """
    )
    assert told.strip() == "[]"


@pytest.mark.parametrize(
    ("fake", "missing"),
    [
        (FakePostmark, "django.conf"),
        (FakePostmark, "anymail.backends.postmark"),
        (FakeSES, "anymail.backends.amazon_ses"),
    ],
)
def test_a_missing_extra_is_said_with_the_command_that_installs_it(
    fake: type[FakeMailer], missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with fake() as server, server.open() as mailer:
        for ask in (lambda: mailer.send(LetterSample()), mailer.check):
            with pytest.raises(Halted) as caught:
                ask()
            assert 'pip install "newsletter-composer[providers]"' in caught.value.hint
        assert server.calls == []


def test_another_thread_configures_django_first(monkeypatch: pytest.MonkeyPatch) -> None:
    configure()
    from django.conf import LazySettings

    seen = iter([False, True])
    monkeypatch.setattr(LazySettings, "configured", property(lambda _: next(seen)))
    configure()
    assert next(seen, None) is None


def test_many_threads_begin_at_once() -> None:
    """Django is configured once in a process, whoever is first."""
    told = run(
        """
        import threading
        from tests.delivery.fakes.postmark import FakePostmark
        from tests.delivery.letters import LetterSample
        start, wrong = threading.Barrier(8), []
        def send(server):
            start.wait()
            try:
                with server.open() as mailer:
                    mailer.send(LetterSample())
            except BaseException as error:
                wrong.append(error)
        with FakePostmark() as server:
            threads = [threading.Thread(target=send, args=(server,)) for _ in range(8)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            print(len(server.accepted), wrong)
        """
    )
    assert told.strip() == "8 []"
