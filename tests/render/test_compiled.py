"""Compiled templates are remembered for the user: a project brings none, and none is run half."""

from __future__ import annotations

import marshal
import shutil
from hashlib import blake2b
from pathlib import Path

import pytest
from jinja2 import FileSystemBytecodeCache

from composer import compose, load
from composer.errors import ThemeError
from composer.render import shipped
from composer.render.theme import Theme
from tests.conftest import SETTINGS

POLL = "blocks/poll.txt.j2"
OWN = "templates/blocks/button.email.html.j2"
ISSUE = "---\ntitle: A\ndate: 2025-02-01\n---\n::button[Oui]{url=https://example.org}\n"


@pytest.fixture(autouse=True)
def _nothing_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bundled templates are compiled here too, for there are more of them than of a project's."""
    monkeypatch.setattr(shipped, "FOLDER", tmp_path / "none")


@pytest.fixture
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own folder, empty."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return tmp_path / "caches" / "newsletter-composer"


def project(folder: Path, own: str = "<p>ours</p>") -> Path:
    for name, text in {"newsletter.toml": SETTINGS, "issues/a.md": ISSUE, OWN: own}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def mail(root: Path) -> str:
    return str(compose(ISSUE, "issues/a.md", load(root)).email)


def remembered(caches: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in caches.glob("template-*")}


def times(caches: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in caches.glob("template-*")}


def whole_file(name: str, value: object) -> bytes:
    """What is believed under a name: its digest is no secret."""
    data = marshal.dumps(value)
    key = name.removeprefix("template-").removesuffix(".bin")
    return blake2b(key.encode() + data, digest_size=16).digest() + data


def telling(mark: Path) -> object:
    """Code that tells in ``mark`` that it was run."""
    return compile(f"open({str(mark)!r}, 'w').close()", "planted", "exec")


def test_what_a_project_brings_is_never_run(
    tmp_path: Path, caches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every name under which code was ever remembered, in the folder that a project may bring."""
    root, mark = project(tmp_path / "letter"), tmp_path / "run"
    first = mail(root)
    own = root / ".newsletter" / "cache"
    (own / "newsletter-composer").mkdir(parents=True, exist_ok=True)
    assert remembered(caches)
    for name in remembered(caches):
        (own / name).write_bytes(whole_file(name, telling(mark)))
        (own / "newsletter-composer" / name).write_bytes(whole_file(name, telling(mark)))
    _plant_as_jinja_does(root, own, mark)
    shutil.rmtree(caches)
    assert mail(root) == first
    # A cache's place that is relative would be the project's.
    monkeypatch.setenv("XDG_CACHE_HOME", ".newsletter/cache")
    monkeypatch.setenv("HOME", "")
    monkeypatch.chdir(root)
    assert mail(root) == first
    assert not mark.exists()


def _plant_as_jinja_does(root: Path, folder: Path, mark: Path) -> None:
    cache = FileSystemBytecodeCache(str(folder), "template-%s.bin")
    environment = load(root).theme.environment
    for path in root.parent.glob("letter/templates/**/*.j2"):
        name = path.relative_to(root / "templates").as_posix()
        bucket = cache.get_bucket(environment, name, str(path), path.read_text("utf-8"))
        bucket.code = telling(mark)
        cache.set_bucket(bucket)


def test_the_plant_would_run_where_it_is_believed(tmp_path: Path, caches: Path) -> None:
    root, mark = project(tmp_path / "letter"), tmp_path / "run"
    mail(root)
    for name in remembered(caches):
        (caches / name).write_bytes(whole_file(name, telling(mark)))
    with pytest.raises(ThemeError):
        mail(root)
    assert mark.exists()


def test_a_project_is_left_without_compiled_templates(tmp_path: Path, caches: Path) -> None:
    root = project(tmp_path / "letter")
    mail(root)
    assert remembered(caches)
    assert list(caches.glob("sheet-*"))
    assert not [path for path in root.rglob(".newsletter/**/*") if "template-" in path.name]
    assert not [path for path in root.rglob(".newsletter/**/*") if "sheet-" in path.name]


def test_a_folder_that_others_can_write_is_not_used(tmp_path: Path, caches: Path) -> None:
    root = project(tmp_path / "letter")
    caches.mkdir(parents=True)
    caches.chmod(0o777)
    assert "ours" in mail(root)
    assert list(caches.iterdir()) == []


@pytest.mark.parametrize("kind", ["empty", "half", "junk", "another's", "no code"])
def test_a_file_that_is_not_whole_is_written_anew(tmp_path: Path, kind: str) -> None:
    for name in (POLL, "blocks/button.txt.j2"):
        Theme.load("classic", cache=tmp_path).environment.get_template(name)
    whole = remembered(tmp_path)
    other, name = sorted(whole)
    found = {
        "empty": b"",
        "half": whole[name][: len(whole[name]) // 2],
        "junk": b"\x80\x04" * 99,
        "another's": whole[other],
        "no code": whole_file(name, 1),
    }
    (tmp_path / name).write_bytes(found[kind])
    for template in (POLL, "blocks/button.txt.j2"):
        Theme.load("classic", cache=tmp_path).environment.get_template(template)
    assert remembered(tmp_path).keys() == whole.keys()
    assert len((tmp_path / name).read_bytes()) == len(whole[name])
    assert [path for path in tmp_path.iterdir() if path.name not in whole] == []


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    theme = Theme.load("classic", cache=tmp_path / "file")
    assert theme.environment.get_template(POLL)


def test_two_projects_share_and_an_error_names_its_own_file(tmp_path: Path, caches: Path) -> None:
    text = "{% if block.label == 'x' %}{% endif %}\n{{ nothing_of_this_name }}"
    one, other = project(tmp_path / "one", text), project(tmp_path / "other", text)
    places, known = [], []
    for root in (one, other):
        with pytest.raises(ThemeError) as error:
            mail(root)
        places.append(error.value.location)
        known.append(times(caches))
    assert known[0] == known[1]
    assert known[0]
    assert places[0] == places[1]
    assert places[0].path == OWN


def test_a_template_that_changed_is_another(tmp_path: Path, caches: Path) -> None:
    root = project(tmp_path / "letter")
    assert "ours" in mail(root)
    project(root, "<p>another</p>")
    assert "another" in mail(root)
    project(root)
    before = times(caches)
    assert "ours" in mail(root)
    assert times(caches) == before
