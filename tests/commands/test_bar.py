"""How fast a send goes, as its bar says it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from composer.commands._asked import Asked
from composer.commands._bar import Pause, progress, rate
from composer.commands._terminal import Terminal
from composer.delivery.ledger import Counts
from tests.delivery.faulty_smtp import FaultySmtp

from .test_send import on_a_terminal


@pytest.mark.parametrize(
    ("speed", "said"),
    [(None, ""), (0.0, ""), (0.5, "30/min"), (1.0, "1/s"), (4.6, "5/s"), (5021.4, "5,021/s")],
)
def test_a_rate_as_a_person_reads_it(speed: float | None, said: str) -> None:
    assert rate(speed) == said


@pytest.mark.parametrize(
    ("seconds", "length"), [(0.2, "1 s"), (42.4, "42 s"), (119, "119 s"), (150, "2 min")]
)
def test_a_pause_is_counted_down(seconds: float, length: str) -> None:
    now = [100.0]
    pause = Pause("SMTP", clock=lambda: now[0])
    assert pause.words() == ""
    pause.begin(seconds, "END: 454 too fast")
    assert pause.words() == f"waiting {length} for SMTP: END: 454 too fast"
    now[0] += seconds
    assert pause.words() == ""


def test_in_a_log_a_long_pause_is_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, said = Asked(tmp_path, quiet=False, debug=False), io.StringIO()
    monkeypatch.setattr(asked, "terminal", Terminal(stream=said))
    with progress(asked, 2, "SMTP") as watch:
        watch.told(Counts(pending=2))
        watch.waits(1, "a breath")
        watch.waits(30, "END: 454 too fast")
    assert said.getvalue() == "waiting 30 s for SMTP: END: 454 too fast\n"


def test_who_watches_sees_whom_the_send_waits_for(project: Path) -> None:
    (project / "readers.csv").write_text("email\nada@example.org\n", "utf-8")
    with FaultySmtp() as server:
        server.plan["END"] = ["454 4.7.0 too fast"] * 2
        with (project / "newsletter.toml").open("a", encoding="utf-8") as settings:
            settings.write(f'\n[delivery.smtp]\nhost = "127.0.0.1"\nport = {server.port}\n')
        words = ["send", "atome", "--list", "readers.csv", "--unpublished", "--confirm", "1"]
        shown = on_a_terminal([*words, "--via", "smtp"], project)
    assert len(server.accepted) == 1
    assert "for SMTP: after the message: 454 4.7.0 too fast" in shown
    assert "1 reader in all" in shown
