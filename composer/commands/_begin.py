"""What ``newsletter init`` asks, guesses and writes."""

from __future__ import annotations

import datetime
import os
import re
import subprocess
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from composer.commands._scaffold import bundled, fill, fill_issue, one_line, toml_text
from composer.commands._writing import shown, write_new
from composer.config import read_newsletter
from composer.errors import UsageError
from composer.model import Findings
from composer.nearest import nearest
from composer.render.theme import bundled_templates, theme_names
from composer.roots import SETTINGS_FILE

__all__ = ["QUESTIONS", "Answers", "make"]

QUESTIONS = {
    "name": "What is the newsletter called?",
    "language": "In which language are its issues? (en, fr, pt; another is fine too)",
    "url": "Where will its web edition live?",
    "sender": "Who is the mail from?",
    "theme": "Which theme? ({themes})",
}

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SENDER = re.compile(r"\s*(.*?)\s*<\s*([^<>]*?)\s*>\s*")
_WELCOME = {
    "en": "Welcome to {name}",
    "fr": "Bienvenue dans « {name} »",
    "pt": "Boas-vindas: {name}",
}


class Answers:
    """What newsletter.toml begins with. Each answer is checked by the one that reads the file."""

    def __init__(self, folder: Path, values: dict[str, str]) -> None:
        self.folder = folder
        self.values = values

    @classmethod
    def guessed(cls, folder: Path) -> Self:
        """Answers from the folder's name, git's settings and the environment."""
        name = re.sub(r"[-_\s]+", " ", folder.name).strip()
        values = {
            "name": (name[:1].upper() + name[1:]) or "My letter",
            "language": _language(),
            "url": "https://newsletter.example",
            "timezone": _timezone(),
            "sender_name": _git("user.name"),
            "sender_email": _git("user.email"),
            "theme": "classic",
        }
        guess = cls(folder, {key: one_line(value) for key, value in values.items()})
        # What git has may be no mail address.
        if not guess.values["sender_email"] or guess.complaint():
            guess.values["sender_email"] = "hello@newsletter.example"
        return guess

    def shown(self, question: str) -> str:
        """The answer as it stands."""
        if question != "sender":
            return self.values[question]
        return (
            f"{self.values['sender_name'] or self.values['name']} <{self.values['sender_email']}>"
        )

    def take(self, question: str, answer: str) -> None:
        """Takes an answer; raises UsageError where it is none, and the one before stays."""
        answer = one_line(answer)
        before = dict(self.values)
        if question == "sender":
            name, address = _sender(answer)
            self.values |= {"sender_name": name or before["sender_name"], "sender_email": address}
        else:
            self.values[question] = answer
        complaint, hint = self.complaint() or ("", "")
        if complaint:
            self.values = before
            raise UsageError(complaint, hint=hint)

    def complaint(self) -> tuple[str, str] | None:
        """What is wrong with the answers, and what to do; ``None`` where nothing is."""
        language, theme = self.values["language"], self.values["theme"]
        if not _LANGUAGE.fullmatch(language):
            return f"“{language}” is no language tag", "as en, fr or pt-BR"
        themes = self.themes()
        if theme not in themes:
            meant = nearest(theme, themes)
            listed = f"write {meant}" if meant else f"the themes are {', '.join(themes)}"
            return f"there is no theme “{theme}”", listed
        findings = Findings()
        read_newsletter(self.settings(), findings)
        for finding in findings.sorted():
            return finding.message, finding.hint
        return None

    def themes(self) -> tuple[str, ...]:
        """The themes that there are, those in the folder among them."""
        return theme_names(self.folder / "templates")

    def settings(self) -> str:
        """The text of newsletter.toml."""
        values = self.values | {"sender_name": self.values["sender_name"] or self.values["name"]}
        quoted = {key: toml_text(value) for key, value in values.items()}
        polls = bundled("polls.toml", self.values["language"]).strip()
        return fill(bundled(SETTINGS_FILE), quoted | {"polls": polls})

    def welcome(self, today: datetime.date) -> str:
        """The first issue."""
        language = self.values["language"].partition("-")[0].lower()
        title = _WELCOME.get(language, _WELCOME["en"]).replace("{name}", self.values["name"])
        values = {"title": title, "date": today.isoformat(), "number": "1"}
        # Without words of its language it is in English, and says so.
        needed = {} if language in _WELCOME else {"language": "en"}
        return fill_issue(bundled("welcome.md", self.values["language"]), values, needed)


def make(folder: Path, answers: Answers) -> tuple[list[str], list[str]]:
    """Writes the project; returns what it wrote and what it found there and left."""
    today = datetime.datetime.now(ZoneInfo(answers.values["timezone"])).date()
    files = {
        SETTINGS_FILE: answers.settings(),
        f"issues/{today}-welcome.md": answers.welcome(today),
        # What its one card shows until its page is fetched.
        "issues/links.lock.jsonl": bundled("links.lock.jsonl"),
        "issues/images/.gitkeep": "",
        "templates/new.md": bundled("new.md", answers.values["language"]),
        ".gitignore": bundled("gitignore"),
        ".gitattributes": bundled("gitattributes"),
    }
    if any((folder / "issues").glob("**/*.md")):
        # Who has issues needs no sample beside them.
        del files[f"issues/{today}-welcome.md"], files["issues/links.lock.jsonl"]
    written: list[str] = []
    kept: list[str] = []
    for path, text in files.items():
        whole = folder / path
        if write_new(whole, text.encode()):
            written.append(shown(whole))
        else:
            kept.append(f"{shown(whole)}: it was there already{_lacking(whole, text)}")
    return written, kept


def _lacking(path: Path, text: str) -> str:
    """What the author may want to add to a file of git's that was there."""
    if not path.name.startswith(".git") or not path.is_file():
        return ""
    theirs = path.read_text("utf-8", "replace").splitlines()
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    missing = [line for line in lines if line not in theirs]
    return f"; add to it: {', '.join(missing)}" if missing else ""


def _sender(answer: str) -> tuple[str, str]:
    """The name and the address in ``Name <address>``; a bare address has no name."""
    found = _SENDER.fullmatch(answer)
    if not found:
        return "", answer
    name = found[1]
    if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'":
        name = name[1:-1].strip()
    return name, found[2]


def _git(key: str) -> str:
    try:
        found = subprocess.run(  # noqa: S603 - the words are ours
            ("git", "config", key),  # noqa: S607 - the git that the author uses
            capture_output=True,
            timeout=5,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return found.stdout.decode("utf-8", "replace")


def _language() -> str:
    """The language of the environment (POSIX, "Locale"), where the interface has its words."""
    tag = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    language = re.split(r"[_.@-]", tag)[0].lower()
    known = (bundled_templates() / "locales" / f"{language}.toml").is_file()
    return language if known else "en"


def _timezone() -> str:
    """The time zone of this machine by its name, or UTC where it has none."""
    named = os.environ.get("TZ", "").removeprefix(":")
    linked = os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    for zone in (named, linked):
        try:
            return ZoneInfo(zone).key
        except (KeyError, ValueError, OSError):
            continue
    return "UTC"
