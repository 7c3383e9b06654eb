"""``newsletter send``, ``resume``, ``approve`` and ``status``, through the outbox."""

from __future__ import annotations

import contextlib
import email
import json
import mailbox
import os
import pty
import re
import subprocess
import sys
from datetime import datetime, timedelta
from email import policy
from pathlib import Path

import pytest

from .conftest import ROOT, Result, Run

LIST = "email,first_name,subscriber_id\nada@example.org,Ada,1\nzoe@example.org,Zoé,2\n"
SETTINGS = '\n[delivery.groups]\ncrew = ["crew@example.org", "ben@example.org"]\n'


@pytest.fixture
def readers(project: Path) -> Path:
    file = project / "readers.csv"
    file.write_text(LIST, "utf-8")
    return file


def letters(project: Path) -> list[email.message.EmailMessage]:
    box = mailbox.Maildir(project / ".newsletter" / "outbox", create=True)
    data = map(box.get_bytes, box.iterkeys())
    found = [email.message_from_bytes(each, policy=policy.default) for each in data]
    return sorted(found, key=lambda message: message["To"])  # type: ignore[arg-type,return-value]


def send(newsletter: Run, project: Path, *words: str, **keys: object) -> Result:
    always = ("--list", "readers.csv", "--unpublished")
    return newsletter("send", "atome", *always, *words, cwd=project, **keys)


def test_everybody_gets_a_message_of_their_own(
    newsletter: Run, project: Path, readers: Path
) -> None:
    sent = send(newsletter, project, "--confirm", "2")
    assert sent.code == 0, sent.err
    ada, zoe = letters(project)
    assert (ada["To"], zoe["To"]) == ("ada@example.org", "zoe@example.org")
    assert "à bientôt Zoé" in zoe.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert ada["Message-ID"] != zoe["Message-ID"]
    assert "2 readers in all" in sent.err


def test_what_will_be_sent_is_shown_before(newsletter: Run, project: Path, readers: Path) -> None:
    shown = send(newsletter, project, "--dry-run")
    assert shown.code == 0
    for said in ("2 readers of readers.csv", "bonjour@courant.example", "Outbox", "KB a message"):
        assert said in shown.err
    assert not (project / "issues" / "sent").exists()
    assert letters(project) == []


def test_the_number_of_readers_is_typed(newsletter: Run, project: Path, readers: Path) -> None:
    nobody = send(newsletter, project)
    assert nobody.code == 2
    assert "--confirm 2" in nobody.err
    wrong = send(newsletter, project, "--confirm", "3")
    assert (wrong.code, letters(project)) == (2, [])
    mistyped = send(newsletter, project, typed="20\n", person=True)
    assert (mistyped.code, letters(project)) == (2, [])
    assert send(newsletter, project, typed="2\n", person=True).code == 0
    assert len(letters(project)) == 2


def test_a_second_send_sends_nothing_and_says_so(
    newsletter: Run, project: Path, readers: Path
) -> None:
    send(newsletter, project, "--confirm", "2")
    again = send(newsletter, project, "--confirm", "2")
    assert again.code == 0
    assert "was sent to readers.csv" in again.err
    assert len(letters(project)) == 2


def test_an_issue_that_has_changed_is_sent_again_only_where_that_is_meant(
    newsletter: Run, project: Path, readers: Path
) -> None:
    send(newsletter, project, "--confirm", "2")
    issue = project / "issues" / "2025-01-06-atome.md"
    issue.write_text(issue.read_text("utf-8").replace("pas mort", "plus là"), "utf-8")
    refused = send(newsletter, project, "--confirm", "2")
    assert refused.code == 2
    assert "--again" in refused.err
    assert send(newsletter, project, "--confirm", "2", "--again").code == 0
    assert len(letters(project)) == 4


def test_what_went_out_is_written_down_without_a_name(
    newsletter: Run, project: Path, readers: Path
) -> None:
    send(newsletter, project, "--confirm", "2")
    text = (project / "issues" / "sent" / "2025-01-06-atome.json").read_text("utf-8")
    record = json.loads(text)
    assert record["counts"]["sent"] == record["counts"]["total"] == 2
    assert record["polls"] == {"avis": ["top", "bien"]}
    assert "@" not in text


def test_a_draft_and_a_list_without_readers_are_refused_together(
    newsletter: Run, project: Path
) -> None:
    (project / "readers.csv").write_text("email\nnobody\n", "utf-8")
    refused = newsletter(
        "send", "pret", "--list", "readers.csv", "--unpublished", "--confirm", "0", cwd=project
    )
    assert refused.code == 1
    assert "is a draft" in refused.err
    assert "no reader to write to" in refused.err


def test_approval_is_asked_for_where_it_is_wanted(
    newsletter: Run, project: Path, readers: Path
) -> None:
    with (project / "newsletter.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[send]\napproval = true\n")
    refused = send(newsletter, project, "--confirm", "2")
    assert (refused.code, letters(project)) == (1, [])
    assert "newsletter approve atome" in refused.err
    approved = newsletter("approve", "atome", "--by", "Livia", cwd=project)
    assert "approved by Livia" in approved.err
    assert send(newsletter, project, "--confirm", "2").code == 0


def test_to_and_list_exclude_each_other(newsletter: Run, project: Path) -> None:
    assert newsletter("send", "atome", cwd=project).code == 2
    both = newsletter("send", "atome", "--to", "a@b.example", "--list", "x.csv", cwd=project)
    assert both.code == 2


@pytest.mark.parametrize("rate", ["fast", "0", "-1/s", "5/day", "inf"])
def test_a_rate_is_a_number_a_time(
    newsletter: Run, project: Path, readers: Path, rate: str
) -> None:
    refused = send(newsletter, project, "--rate", rate, "--confirm", "2")
    assert refused.code == 2
    assert "300/min" in refused.err


def test_a_test_is_marked_and_written_down_nowhere(newsletter: Run, project: Path) -> None:
    with (project / "newsletter.toml").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS)
    sent = newsletter("send", "pret", "--to", "crew", "--to", "ada@example.org", cwd=project)
    assert sent.code == 0, sent.err
    found = letters(project)
    assert [letter["To"] for letter in found] == [
        "ada@example.org",
        "ben@example.org",
        "crew@example.org",
    ]
    assert all("Pas encore prêt" in letter["Subject"] for letter in found)
    assert all(letter["Subject"] != "Pas encore prêt" for letter in found)
    assert all(letter["List-Unsubscribe"] is None for letter in found)
    assert not (project / ".newsletter" / "ledger.sqlite3").exists()
    assert not (project / "issues" / "sent").exists()


def test_a_test_that_does_not_arrive_is_said_even_where_little_is(
    newsletter: Run, project: Path
) -> None:
    with (project / "newsletter.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[delivery.smtp]\nhost = "127.0.0.1"\nport = "1"\nsecurity = "none"\n')
    words = ("--quiet", "send", "atome", "--to", "ada@example.org", "--via", "smtp")
    told = newsletter(*words, cwd=project)
    # Nothing went out.
    assert told.code == 3
    assert told.err.startswith("error: 127.0.0.1:1 does not answer")
    assert "newsletter doctor" in told.err


def test_a_group_that_is_none_is_named_with_a_near_one(newsletter: Run, project: Path) -> None:
    with (project / "newsletter.toml").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS)
    refused = newsletter("send", "atome", "--to", "crwe", cwd=project)
    assert refused.code == 2
    assert "did you mean crew?" in refused.err


def test_a_channel_of_the_other_kind_says_what_to_do(
    newsletter: Run, project: Path, readers: Path
) -> None:
    refused = send(newsletter, project, "--via", "buttondown")
    assert refused.code == 2
    assert "newsletter push" in refused.err
    pushed = newsletter("push", "atome", "--via", "outbox", cwd=project)
    assert pushed.code == 2
    assert "newsletter send" in pushed.err


def test_status_tells_what_went_where(newsletter: Run, project: Path, readers: Path) -> None:
    assert "nothing was built" in newsletter("status", cwd=project).err
    newsletter("build", "atome", cwd=project)
    send(newsletter, project, "--confirm", "2")
    (line,) = newsletter("status", cwd=project).out.splitlines()[:1]
    assert "built" in line
    assert "2 sent of 2" in line
    one = newsletter("status", "atome", cwd=project).out
    assert "readers.csv through outbox by" in one
    (told,) = json.loads(newsletter("status", "atome", "--json", cwd=project).out)
    # A time that a program reads as one, zone and all.
    assert datetime.fromisoformat(told["sends"][0]["at"]).utcoffset() == timedelta()
    assert (told["slug"], told["edited"], told["sends"][0]["sent"]) == ("atome", False, 2)
    assert told["sends"][0]["channel"] == "outbox"


def test_an_empty_answer_is_said_and_prints_nothing(
    newsletter: Run, project: Path, readers: Path
) -> None:
    """A script that reads the output finds no line that is none."""
    listed = newsletter("suppress", "--list", cwd=project)
    assert (listed.out, listed.err) == ("", "nobody is suppressed\n")
    send(newsletter, project, "--confirm", "2")
    told = newsletter("status", "atome", "--readers", cwd=project)
    assert "nobody failed" in told.err


def test_suppress_takes_addresses_or_lists(newsletter: Run, project: Path) -> None:
    for words in (("--list", "--undo"), ("--list", "ada@example.org"), ()):
        assert newsletter("suppress", *words, cwd=project).code == 2
    wrong = newsletter("suppress", "ada", cwd=project)
    assert wrong.code == 2
    assert "is no mail address" in wrong.err
    assert "group" not in wrong.err
    assert "row" not in wrong.err


def test_who_is_suppressed_gets_nothing(newsletter: Run, project: Path, readers: Path) -> None:
    done = newsletter("suppress", "ADA@example.org", "--reason", "asked", cwd=project)
    assert "1 suppressed" in done.err
    assert send(newsletter, project, "--confirm", "2").code == 0
    assert [letter["To"] for letter in letters(project)] == ["zoe@example.org"]
    listed = newsletter("suppress", "--list", cwd=project)
    assert "asked" in listed.out
    assert (
        "1 may have mail again"
        in newsletter("suppress", "--undo", "ada@example.org", cwd=project).err
    )


def test_who_is_forgotten_is_nowhere(newsletter: Run, project: Path, readers: Path) -> None:
    send(newsletter, project, "--confirm", "2")
    told = newsletter("forget", "ada@example.org", cwd=project)
    assert told.code == 0, told.err
    assert [letter["To"] for letter in letters(project)] == ["zoe@example.org"]
    for path in (project / ".newsletter").rglob("*"):
        assert not path.is_file() or b"ada@example.org" not in path.read_bytes()
    (status,) = json.loads(newsletter("status", "--json", cwd=project).out)
    assert status["sends"][0]["sent"] == 2


def test_a_send_that_waits_is_ended_by_giving_up(
    newsletter: Run, project: Path, readers: Path
) -> None:
    with (project / "newsletter.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[delivery.outbox]\nfolder = "newsletter.toml"\n')
    stopped = send(newsletter, project, "--confirm", "2")
    assert stopped.code == 3, stopped.err
    ended = newsletter("resume", "atome", "--give-up", cwd=project)
    assert ended.code == 4, ended.err
    (told,) = json.loads(newsletter("status", "atome", "--json", cwd=project).out)
    assert (told["sends"][0]["failed"], told["sends"][0]["state"]) == (2, "finished")


def test_resume_has_nothing_to_go_on_with_where_nothing_began(
    newsletter: Run, project: Path
) -> None:
    refused = newsletter("resume", "atome", cwd=project)
    assert refused.code == 2
    assert "was never sent" in refused.err


def test_channels_are_listed_with_what_they_need(newsletter: Run, project: Path) -> None:
    listed = newsletter("channels", cwd=project).out
    assert "Mailers" in listed
    assert "buttondown" in listed
    one = newsletter("channels", "smtp", cwd=project).out
    assert "NEWSLETTER_SMTP_PASSWORD" in one
    assert "host" in one
    assert newsletter("channels", "smpt", cwd=project).code == 2
    names = [way["name"] for way in json.loads(newsletter("channels", "--json", cwd=project).out)]
    assert names == sorted(names)


def test_a_trial_with_the_outbox_is_no_reason_not_to_send(
    newsletter: Run, project: Path, readers: Path
) -> None:
    assert "nobody gets mail" in send(newsletter, project, "--confirm", "2").err
    again = send(newsletter, project, "--confirm", "2")
    assert (again.code, "--again" in again.err) == (0, True)
    assert send(newsletter, project, "--confirm", "2", "--again").code == 0
    assert len(json.loads(newsletter("status", "--json", cwd=project).out)[0]["sends"]) == 2


def test_a_line_that_ends_is_no_confirmation(newsletter: Run, project: Path, readers: Path) -> None:
    """Ctrl-D where the number is asked for."""
    refused = send(newsletter, project, typed="", person=True)
    assert (refused.code, letters(project)) == (2, [])
    assert "another number" in refused.err


def test_one_reader_is_one(newsletter: Run, project: Path, readers: Path) -> None:
    readers.write_text("email\nada@example.org\n", "utf-8")
    sent = send(newsletter, project, "--confirm", "1")
    assert "1 reader of readers.csv" in sent.err
    assert "1 reader in all" in sent.err
    assert "1 readers" not in sent.err


def test_what_is_shown_has_its_colours_and_no_rubbish(project: Path, readers: Path) -> None:
    """On a real terminal, with colours; the columns are straight without them."""
    words = ["send", "atome", "--list", "readers.csv", "--unpublished", "--dry-run"]
    shown = on_a_terminal(words, project)
    assert "\ufffd" not in shown
    assert "\033[2m" in shown
    plain = re.sub(r"\033\[[0-9;]*m", "", shown)
    rows = [line for line in plain.splitlines() if re.match("  [^ │]", line)]
    # The longest name is "subject" or "through".
    assert len(rows) >= 6
    assert all(line[9:11] == "  " and line[11] != " " for line in rows)


def on_a_terminal(words: list[str], cwd: Path) -> str:
    """What a command shows a person, in a process whose output is a terminal."""
    main, end = pty.openpty()
    env = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    command = [sys.executable, "-m", "composer", *words]
    with subprocess.Popen(
        command,
        cwd=cwd,
        env={**env, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=end,
        stderr=end,
    ) as running:
        os.close(end)
        shown = b""
        # Linux tells the end of a terminal by an error.
        with contextlib.suppress(OSError):
            while data := os.read(main, 65536):
                shown += data
    os.close(main)
    assert running.returncode == 0, shown.decode()
    return shown.decode()


def test_a_placeholder_stands_in_a_test_and_not_in_a_send(
    newsletter: Run, project: Path, readers: Path
) -> None:
    issue = project / "issues" / "2025-01-20-bilan.md"
    issue.write_text(
        "---\ntitle: Bilan\ndate: 2025-01-20\n---\n\n::results{#avis issue=atome}\n", "utf-8"
    )
    test = newsletter("send", "bilan", "--to", "ada@example.org", cwd=project)
    assert test.code == 0, test.err
    words = ("--list", "readers.csv", "--unpublished", "--confirm", "2")
    refused = newsletter("send", "bilan", *words, cwd=project)
    assert refused.code == 1
    assert "error: issues/2025-01-20-bilan.md:6" in refused.err
    assert "issues/results/atome.toml" in refused.err
    results = project / "issues" / "results"
    results.mkdir()
    (results / "atome.toml").write_text("[polls.avis.votes]\ntop = 3\n", "utf-8")
    sent = newsletter("send", "bilan", *words, cwd=project)
    assert sent.code == 0, sent.err


def test_a_test_where_the_settings_name_a_platform_says_how(newsletter: Run, project: Path) -> None:
    with (project / "newsletter.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[delivery]\nchannel = "buttondown"\n')
    refused = newsletter("send", "atome", "--to", "ada@example.org", cwd=project)
    assert refused.code == 2
    assert "--via outbox" in refused.err
    sent = newsletter("send", "atome", "--to", "ada@example.org", "--via", "outbox", cwd=project)
    assert sent.code == 0, sent.err


def test_due_is_a_question_for_a_script(newsletter: Run, project: Path) -> None:
    unset = newsletter("status", "--due", cwd=project)
    assert unset.code == 2
    assert "[schedule]" in unset.err
    with (project / "newsletter.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[schedule]\ndays = ["mon", "thu"]\n')
    late = newsletter("status", "--due", cwd=project)
    assert late.code == 1
    assert late.out.startswith("late: nothing went out for")
    assert json.loads(newsletter("status", "--due", "--json", cwd=project).out)["state"] == "late"


def test_what_the_checks_take_for_an_error_is_not_sent(
    newsletter: Run, project: Path, readers: Path
) -> None:
    issue = project / "issues" / "2025-01-06-atome.md"
    issue.write_text(issue.read_text("utf-8") + "\nLe train de de nuit.\n", "utf-8")
    assert "[doubled-word]" in send(newsletter, project, "--dry-run").err
    with (project / "newsletter.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[checks]\nstrict = true\nselect = ['doubled-word']\n")
    refused = send(newsletter, project, "--confirm", "2")
    assert (refused.code, letters(project)) == (1, [])
    assert "“de” stands twice" in refused.err
    kept = issue.read_text("utf-8") + "<!-- check: ignore doubled-word: il bégaie -->\n"
    issue.write_text(kept, "utf-8")
    assert send(newsletter, project, "--confirm", "2").code == 0
