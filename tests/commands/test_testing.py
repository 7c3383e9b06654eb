"""A test through a server that does not take all of it: what is said, and what a script is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.delivery.faulty_smtp import KEEP, FaultySmtp

from .conftest import Result, Run

WHO = ("ada@example.org", "ben@example.org", "zoe@example.org")
DOWN = "535 5.7.8 the account is closed"


def sent(newsletter: Run, project: Path, server: FaultySmtp) -> Result:
    with (project / "newsletter.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[delivery.smtp]\nhost = "127.0.0.1"\nport = {server.port}\n')
    to = [word for who in WHO for word in ("--to", who)]
    return newsletter("send", "atome", *to, "--via", "smtp", cwd=project)


@pytest.mark.parametrize(
    ("stage", "plan", "code", "taken"),
    [
        # Nothing went out, and may later: the outside world failed.
        ("RCPT", ["450 4.2.0 later"] * 3, 3, ()),
        ("MAIL", [DOWN], 3, ()),
        # Something did.
        ("RCPT", [None, "450 4.2.0 later"], 4, (WHO[0], WHO[2])),
        ("MAIL", [None, DOWN], 4, WHO[:1]),
        # A reader is at fault, or all of them are.
        ("RCPT", ["550 5.1.1 unknown"], 4, WHO[1:]),
        ("RCPT", ["550 5.1.1 unknown"] * 3, 4, ()),
        ("END", [None, KEEP], 5, WHO),
    ],
)
def test_its_exit_code_says_whether_anything_went_out(
    newsletter: Run,
    project: Path,
    *,
    stage: str,
    plan: list[str | None],
    code: int,
    taken: tuple[str, ...],
) -> None:
    with FaultySmtp() as server:
        server.plan[stage] = list(plan)
        told = sent(newsletter, project, server)
    assert told.code == code, told.err
    assert tuple(found.recipient for found in server.accepted) == taken


def test_nobody_is_tried_after_what_concerns_all(newsletter: Run, project: Path) -> None:
    with FaultySmtp() as server:
        server.plan["MAIL"] = [DOWN, "550 it went on"]
        told = sent(newsletter, project, server)
        assert server.plan["MAIL"] == ["550 it went on"]
    assert told.err.count("error: ") == 1
    assert "hint: check username and password" in told.err
