"""What lies in dist: whole files, the same each time, and nobody else's removed."""

from __future__ import annotations

import email
import email.policy
import json
from pathlib import Path

import pytest
from PIL import Image

from composer import dist
from composer.atomic import replace
from composer.dist import write
from composer.drawn import Drawn
from composer.errors import AuthorError, OutsideError
from composer.pictures import measure
from tests.editions import SOURCE, edition, picture, tree


@pytest.fixture
def root(tmp_path: Path) -> Path:
    path = tmp_path / SOURCE
    path.parent.mkdir(parents=True)
    Image.linear_gradient("L").convert("RGB").save(path)
    return tmp_path


@pytest.fixture
def out(root: Path) -> Path:
    return root / "dist"


class TestWriting:
    def test_a_folder_holds_the_whole_issue(self, root: Path, out: Path) -> None:
        shown = picture()
        written = write(edition(pictures=(shown,)), out, root=root)
        image = f"images/{shown.name}"
        names = ("email.html", "email.txt", image, "index.html", "message.eml", "issue.json")
        assert written.folder == out / "grok-3"
        assert written.files == names
        assert sorted(written.changed) == sorted(names)
        assert tree(out / "grok-3").keys() == set(names)
        assert (out / "grok-3/email.html").read_text("utf-8") == "<p>Bonjourvous</p>é\n"
        assert (out / "grok-3/message.eml").read_bytes() == b"Subject: a\r\n\r\nBonjour\r\n"
        assert measure(out / "grok-3" / image)[:2] == (40, 40)

    def test_its_record_tells_what_it_is(self, root: Path, out: Path) -> None:
        write(edition(), out, root=root)
        record = json.loads((out / "grok-3/issue.json").read_text("utf-8"))
        files = record.pop("files")
        assert record == {
            "version": 1,
            "slug": "grok-3",
            "hash": "5f2b",
            "metadata": {"title": "Été", "number": None, "tags": ["b", "a"]},
            "links": [
                {"url": "https://x.example/?a=1", "text": "là", "path": "issues/a.md", "line": 7}
            ],
            "bytes": {
                "email": 9,
                "head": 2,
                "sections": [{"anchor": "grok", "bytes": 5}],
                "blocks": [{"at": "issues/a.md:7", "block": "poll", "bytes": 3}],
            },
        }
        assert files["email.txt"]["bytes"] == len("Bonjour\n")
        assert len(files["email.txt"]["hash"]) == 32
        assert files.keys() == {"email.html", "email.txt", "index.html", "message.eml"}

    def test_it_is_the_same_from_run_to_run(self, root: Path, out: Path) -> None:
        for folder in (out, root / "again"):
            write(edition(pictures=(picture(),)), folder, root=root)
        assert tree(out) == tree(root / "again")

    def test_what_did_not_change_is_left_alone(self, root: Path, out: Path) -> None:
        written = write(edition(pictures=(picture(),)), out, root=root)
        before = {name: (written.folder / name).stat() for name in written.files}
        again = write(edition(pictures=(picture(),)), out, root=root)
        assert again.changed == ()
        assert again.files == written.files
        for name, stat in before.items():
            assert (written.folder / name).stat().st_ino == stat.st_ino
        changed = write(edition("Bonsoir", pictures=(picture(),)), out, root=root).changed
        assert sorted(changed) == [
            *("email.html", "email.txt", "index.html", "issue.json", "message.eml")
        ]

    def test_the_record_is_written_last(
        self, root: Path, out: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        names: list[str] = []

        def spy(path: Path, data: bytes) -> None:
            names.append(path.name)
            replace(path, data)

        monkeypatch.setattr(dist, "replace", spy)
        write(edition(pictures=(picture(),)), out, root=root)
        assert names[0].startswith("photo-")
        assert names[-1] == "issue.json"


class TestPictures:
    def test_one_that_is_there_is_not_drawn_again(
        self, root: Path, out: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(edition(pictures=(picture(),)), out, root=root)
        monkeypatch.setattr("composer.drawn.shrink", lambda _data, _width: pytest.fail("drawn"))
        write(edition("Bonsoir", pictures=(picture(),)), out, root=root)

    @pytest.mark.parametrize("damage", [b"", b"cut"])
    def test_one_of_another_size_is_drawn_again(self, root: Path, out: Path, damage: bytes) -> None:
        shown = picture()
        write(edition(pictures=(shown,)), out, root=root)
        path = out / "grok-3/images" / shown.name
        whole = path.read_bytes()
        path.write_bytes(damage)
        written = write(edition(pictures=(shown,)), out, root=root)
        assert path.read_bytes() == whole
        assert written.changed == (f"images/{shown.name}",)

    def test_one_of_many_issues_is_drawn_once(
        self, root: Path, out: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        drawn = Drawn(root / ".newsletter/cache/pictures")
        write(edition(pictures=(picture(),)), out, root=root, drawn=drawn)
        monkeypatch.setattr("composer.drawn.shrink", lambda _data, _width: pytest.fail("drawn"))
        write(edition(slug="b", pictures=(picture(),)), out, root=root, drawn=drawn)
        first, second = tree(out / "grok-3/images"), tree(out / "b/images")
        assert first == second

    @pytest.mark.parametrize(
        "source", ["../secret.png", "/etc/passwd", "issues/link.png", "issues/missing.png"]
    )
    def test_none_comes_from_outside_the_project(
        self, root: Path, out: Path, source: str, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        outside = tmp_path_factory.mktemp("outside") / "secret.png"
        Image.new("L", (4, 4)).save(outside)
        (root / "issues/link.png").symlink_to(outside)
        (root.parent / "secret.png").write_bytes(outside.read_bytes())
        with pytest.raises(AuthorError, match=r"leads out of the project|no such file"):
            write(edition(pictures=(picture(source=source),)), out, root=root)

    def test_one_that_cannot_be_drawn_is_the_authors_to_mend(self, root: Path, out: Path) -> None:
        path = root / SOURCE
        path.write_bytes(path.read_bytes()[:200])
        with pytest.raises(AuthorError) as caught:
            write(edition(pictures=(picture(),)), out, root=root)
        (finding,) = caught.value.findings
        assert (finding.code, finding.location.path) == ("picture-unreadable", SOURCE)


class TestRemoving:
    def test_a_picture_that_is_shown_no_more_goes(self, root: Path, out: Path) -> None:
        one, other = picture(40), picture(30)
        write(edition(pictures=(one, other)), out, root=root)
        written = write(edition(pictures=(other,)), out, root=root)
        assert written.removed == (f"images/{one.name}",)
        assert [path.name for path in (out / "grok-3/images").iterdir()] == [other.name]
        write(edition(), out, root=root)
        assert not (out / "grok-3/images").exists()

    def test_what_was_not_written_here_stays(self, root: Path, out: Path) -> None:
        shown = picture()
        write(edition(pictures=(shown,)), out, root=root)
        own = ("notes.md", "images/own-12345678-40.png", ".composer-notes", "images/a.tmp")
        for name in own:
            (out / "grok-3" / name).write_text("mine")
        (out / "grok-3/images" / shown.name).write_text("changed by hand")
        written = write(edition(), out, root=root)
        assert written.removed == ()
        for name in own:
            assert (out / "grok-3" / name).read_text() == "mine"
        assert (out / "grok-3/images" / shown.name).read_text() == "changed by hand"

    def test_a_record_cannot_have_others_files_removed(self, root: Path, out: Path) -> None:
        write(edition(), out, root=root)
        victim = root / "newsletter.toml"
        victim.write_text("mine")
        path = out / "grok-3/issue.json"
        record = json.loads(path.read_text())
        digest = dist._hash(b"mine")
        names = (
            "../../newsletter.toml",
            str(victim),
            "images/../../../newsletter.toml",
            "notes.md",
        )
        record["files"] |= {name: {"bytes": 4, "hash": digest} for name in names}
        path.write_text(json.dumps(record))
        (out / "grok-3/notes.md").write_text("mine")
        assert write(edition(), out, root=root).removed == ()
        assert victim.read_text() == "mine"
        assert (out / "grok-3/notes.md").read_text() == "mine"


class TestFolders:
    @pytest.mark.parametrize("slug", ["..", "a/b", "/tmp/x", "", "a b", "A", "a\0", "é", "a" * 300])
    def test_a_slug_that_is_no_name_is_refused(self, root: Path, out: Path, slug: str) -> None:
        with pytest.raises(AuthorError):
            write(edition(slug=slug), out, root=root)

    @pytest.mark.parametrize("name", ["grok-3", "grok-3/images"])
    def test_a_link_is_not_followed(self, root: Path, out: Path, name: str) -> None:
        elsewhere = root / "elsewhere"
        elsewhere.mkdir()
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).symlink_to(elsewhere)
        with pytest.raises(OutsideError, match="not a folder of its own"):
            write(edition(), out, root=root)
        assert list(elsewhere.iterdir()) == []

    def test_a_file_that_became_a_link_is_replaced_and_not_written_through(
        self, root: Path, out: Path
    ) -> None:
        write(edition(), out, root=root)
        victim = root / "victim"
        victim.write_text("mine")
        page = out / "grok-3/index.html"
        page.unlink()
        page.symlink_to(victim)
        write(edition(), out, root=root)
        assert victim.read_text() == "mine"
        assert not page.is_symlink()

    @pytest.mark.parametrize("name", ["index.html", "issue.json"])
    def test_somebody_elses_folder_is_left_alone(self, root: Path, out: Path, name: str) -> None:
        (out / "grok-3").mkdir(parents=True)
        (out / "grok-3" / name).write_text("mine")
        with pytest.raises(OutsideError, match="was not written by newsletter-composer"):
            write(edition(), out, root=root)
        assert tree(out) == {f"grok-3/{name}": b"mine"}

    def test_a_record_of_a_newer_version_is_refused(self, root: Path, out: Path) -> None:
        (out / "grok-3").mkdir(parents=True)
        (out / "grok-3/issue.json").write_text('{"version": 2, "files": {}}')
        with pytest.raises(OutsideError, match="newer version"):
            write(edition(), out, root=root)

    def test_what_cannot_be_written_is_told_in_words(self, root: Path, out: Path) -> None:
        out.write_text("a file")
        with pytest.raises(OutsideError, match="cannot be written: "):
            write(edition(), out, root=root)


def test_the_message_is_what_a_mail_program_reads(root: Path, out: Path) -> None:
    written = write(edition(), out, root=root)
    raw = (written.folder / "message.eml").read_bytes()
    assert email.message_from_bytes(raw, policy=email.policy.default)["Subject"] == "a"
