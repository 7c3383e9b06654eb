"""A site as it is published: what is on it, what is kept, what is refused, what is mended."""

from __future__ import annotations

import datetime
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from composer.errors import AuthorError, OutsideError, UsageError
from tests.conftest import SETTINGS
from tests.publishing import NOW, codes, issue, publish, written
from tests.samples import FILES

MakeProject = Callable[..., Path]

ONE, TWO = "issues/2025-01-06-un.md", "issues/2025-01-13-deux.md"
TWO_ISSUES = {ONE: issue("Un", "2025-01-06"), TWO: issue("Deux", "2025-01-13")}


def page(root: Path, name: str = "index.html") -> str:
    return (root / "site" / name).read_text("utf-8")


class TestWhatIsPublished:
    def test_drafts_and_what_is_to_come_are_not(self, make_project: MakeProject) -> None:
        later = {
            "issues/a.md": issue("Brouillon", "2025-01-20", draft="yes"),
            "issues/b.md": issue("Demain", "2025-06-02"),
            "issues/c.md": issue("Ailleurs", "2025-01-20", "", canonical="https://x.example/a"),
        }
        root = make_project({**TWO_ISSUES, **later})
        assert publish(root).issues == 2
        said = "".join(text.decode("utf-8", "replace") for text in written(root).values())
        assert not any(word in said for word in ("Brouillon", "Demain", "Ailleurs"))

    def test_a_day_comes_where_the_newsletter_is(self, make_project: MakeProject) -> None:
        root = make_project({"issues/a.md": issue("Minuit", "2025-06-02")})
        before = datetime.datetime(2025, 6, 1, 21, 59, tzinfo=datetime.UTC)
        done = publish(root, now=before)
        assert done.issues == 0
        assert done.until == datetime.datetime(2025, 6, 1, 22, tzinfo=datetime.UTC)
        assert publish(root, now=before + datetime.timedelta(minutes=1)).issues == 1

    def test_a_text_that_was_elsewhere_first_names_it(self, make_project: MakeProject) -> None:
        root = make_project({ONE: issue("Un", "2025-01-06", canonical="https://x.example/un")})
        publish(root)
        assert '<link rel="canonical" href="https://x.example/un">' in page(root, "un/index.html")
        assert "/un/" not in page(root, "sitemap.xml")

    def test_a_canonical_address_of_this_site_is_its_address(
        self, make_project: MakeProject
    ) -> None:
        url = "https://courant.example/p/ancien"
        root = make_project({ONE: issue("Un", "2025-01-06", canonical=url)})
        publish(root)
        assert "Un" in page(root, "p/ancien.html")
        assert f"<loc>{url}</loc>" in page(root, "sitemap.xml")

    def test_the_same_again_writes_nothing(self, make_project: MakeProject) -> None:
        root = make_project(TWO_ISSUES)
        first = publish(root)
        before = written(root)
        again = publish(root, stamps=first.stamps)
        assert (again.changed, written(root)) == ((), before)
        assert publish(root).changed == ()

    def test_the_memory_changes_no_byte(self, make_project: MakeProject) -> None:
        root = make_project(TWO_ISSUES)
        publish(root)
        before = written(root)
        shutil.rmtree(root / ".newsletter")
        shutil.rmtree(root / "site")
        publish(root)
        assert written(root) == before

    def test_only_what_changed_is_written(self, make_project: MakeProject) -> None:
        root = make_project(TWO_ISSUES)
        publish(root)
        (root / ONE).write_text(issue("Un", "2025-01-06", "D'autres mots.\n"))
        changed = publish(root).changed
        assert set(changed) == {"un/index.html", "feed.xml"}


PATTERNS = {
    "{url}/{slug}/": ("un/index.html", "un/", "images/"),
    "{url}/{slug}": ("un.html", "un/", "un/images/"),
    "{url}/{date}/{slug}.html": ("2025-01-06/un.html", "2025-01-06/un/", "un/images/"),
    "{url}/archive-{number}/index.html": ("archive-1/index.html", "archive-1/", "images/"),
}


class TestAddresses:
    @pytest.mark.parametrize("pattern", PATTERNS)
    def test_a_page_and_its_pictures(self, make_project: MakeProject, pattern: str) -> None:
        settings = SETTINGS.replace("language =", f'issue_url = "{pattern}"\nlanguage =')
        text = issue("Un", "2025-01-06", "![Une photo](photo.png)\n", number=1)
        root = make_project({ONE: text, "issues/photo.png": FILES["png"]}, settings=settings)
        publish(root)
        file, home, base = PATTERNS[pattern]
        (picture,) = [name for name in written(root) if name.endswith(".png") and "photo" in name]
        assert picture.startswith(f"{home}images/")
        name = picture.rpartition("/")[2]
        assert f'src="{base}{name}"' in page(root, file)
        # Feed and mail name the same address.
        assert f"https://courant.example/{home}images/{name}" in page(root, "feed.xml")
        assert f"https://courant.example/{home}card.png" in page(root, file)

    def test_an_address_elsewhere_is_refused(self, make_project: MakeProject) -> None:
        pattern = "https://www.beehiiv.example/p/{slug}"
        settings = SETTINGS.replace("language =", f'issue_url = "{pattern}"\nlanguage =')
        root = make_project(TWO_ISSUES, settings=settings)
        with pytest.raises(UsageError, match="does not lie below"):
            publish(root)

    @pytest.mark.parametrize("pattern", ["{url}/?p={slug}", "{url}/../{slug}/", "{url}//{slug}/"])
    def test_what_no_file_can_answer_is_refused(
        self, make_project: MakeProject, pattern: str
    ) -> None:
        settings = SETTINGS.replace("language =", f'issue_url = "{pattern}"\nlanguage =')
        root = make_project(TWO_ISSUES, settings=settings)
        with pytest.raises(UsageError, match="no file can answer"):
            publish(root)

    def test_two_issues_with_one_file(self, make_project: MakeProject) -> None:
        settings = SETTINGS.replace("language =", 'issue_url = "{url}/{number}/"\nlanguage =')
        files = {
            ONE: issue("Un", "2025-01-06", number=1),
            TWO: issue("Um", "2025-01-07", number=1, language="pt", slug="um"),
        }
        done = publish(make_project(files, settings=settings))
        assert codes(done) == ["address-taken"]
        assert (done.findings[0].location.path, done.findings[0].location.line) == (TWO, 6)
        assert done.issues == 1

    @pytest.mark.parametrize("slug", ["tags", "archive", "fr", "404", "feed"])
    def test_an_address_of_the_site_itself(self, make_project: MakeProject, slug: str) -> None:
        pattern = "{url}/{slug}.html" if slug == "404" else "{url}/{slug}/"
        settings = SETTINGS.replace("language =", f'issue_url = "{pattern}"\nlanguage =')
        files = {**TWO_ISSUES, ONE: issue("Un", "2025-01-06", slug=slug)}
        files["issues/pt.md"] = issue("Olá", "2025-01-08", language="pt", slug="ola")
        done = publish(make_project(files, settings=settings))
        assert codes(done) == ([] if slug == "feed" else ["address-taken"])

    def test_tags_with_one_slug_have_a_page_each(self, make_project: MakeProject) -> None:
        files = {
            ONE: issue("Un", "2025-01-06", tags="[C]"),
            TWO: issue("Deux", "2025-01-13", tags="[C++, c]"),
        }
        root = make_project(files)
        publish(root)
        assert "Un" in page(root, "tags/c/index.html")
        assert "Un" not in page(root, "tags/c-2/index.html")
        assert "tags/c-2/" in page(root, "deux/index.html")


class TestMovedIssues:
    def moved(self, make_project: MakeProject) -> Path:
        files = {
            **TWO_ISSUES,
            ONE: issue("Un", "2025-01-06", "![Une photo](photo.png)\n"),
            "issues/photo.png": FILES["png"],
        }
        root = make_project(files)
        publish(root)
        text = issue("Un", "2025-01-06", "![Une photo](photo.png)\n", slug="premier")
        (root / ONE).write_text(text)
        return root

    def test_is_refused_at_the_slugs_line(self, make_project: MakeProject) -> None:
        root = self.moved(make_project)
        before = written(root)
        done = publish(root)
        assert codes(done) == ["address-changed"]
        assert (done.findings[0].location.path, done.findings[0].location.line) == (ONE, 4)
        assert written(root) == before

    def test_a_redirect_stays(self, make_project: MakeProject) -> None:
        root = self.moved(make_project)
        assert publish(root, redirects=True).gone == ()
        for _ in range(2):
            assert 'content="0; url=https://courant.example/premier/"' in page(
                root, "un/index.html"
            )
            assert publish(root, prune=print).pruned == ()
        # Old mails show the pictures of the old address.
        assert any(name.startswith("un/images/") for name in written(root))
        assert "/un/" not in page(root, "sitemap.xml")
        assert "<id>https://courant.example/un/</id>" in page(root, "feed.xml")

    def test_a_second_move_leads_to_the_last_address(self, make_project: MakeProject) -> None:
        root = self.moved(make_project)
        publish(root, redirects=True)
        (root / ONE).write_text(issue("Un", "2025-01-06", slug="uno"))
        publish(root, redirects=True)
        for old in ("un", "premier"):
            assert "https://courant.example/uno/" in page(root, f"{old}/index.html")
        (root / ONE).write_text(issue("Un", "2025-01-06"))
        publish(root, redirects=True)
        assert "Des mots." in page(root, "un/index.html")

    def test_a_file_that_was_renamed(self, make_project: MakeProject) -> None:
        root = make_project(TWO_ISSUES)
        publish(root)
        (root / ONE).rename(root / "issues" / "2025-01-06-premier.md")
        assert codes(publish(root)) == ["address-changed"]

    def test_another_domain_is_no_move(self, make_project: MakeProject) -> None:
        root = make_project(TWO_ISSUES)
        publish(root)
        assert publish(root, url="http://localhost:8000").findings == ()
        assert "courant.example/un" not in page(root, "un/index.html")

    def test_the_manifest_alone_remembers(self, make_project: MakeProject) -> None:
        """As where the folder is made anew each time, and the live manifest brought along."""
        root = self.moved(make_project)
        publish(root, redirects=True)
        manifest = (root / "site" / "manifest.json").read_bytes()
        before = written(root)
        shutil.rmtree(root / "site")
        (root / "site").mkdir()
        (root / "site" / "manifest.json").write_bytes(manifest)
        assert publish(root).findings == ()
        pages = {name for name in before if name.endswith((".html", ".xml"))}
        assert {name: written(root)[name] for name in pages} == {n: before[n] for n in pages}
        (root / ONE).write_text(issue("Un", "2025-01-06", slug="troisieme"))
        assert codes(publish(root)) == ["address-changed"]


class TestWhatIsGone:
    def test_is_listed_and_pruned_when_asked(self, make_project: MakeProject) -> None:
        root = make_project(TWO_ISSUES)
        publish(root)
        (root / ONE).unlink()
        assert publish(root).gone == ("un/card.png", "un/index.html")
        told: list[tuple[str, ...]] = []

        def tell(names: tuple[str, ...]) -> None:
            assert (root / "site" / "un" / "index.html").exists()
            told.append(names)

        done = publish(root, prune=tell)
        assert done.pruned == told[0] == ("un/card.png", "un/index.html")
        assert not (root / "site" / "un").exists()
        assert publish(root).gone == ()

    def test_what_somebody_changed_stays(self, make_project: MakeProject) -> None:
        root = make_project(TWO_ISSUES)
        publish(root)
        (root / ONE).unlink()
        (root / "site" / "un" / "index.html").write_text("mine")
        done = publish(root, prune=print)
        assert (done.pruned, done.gone) == (("un/card.png",), ("un/index.html",))
        assert page(root, "un/index.html") == "mine"

    def test_a_picture_that_a_mail_shows_stays(self, make_project: MakeProject) -> None:
        files = {ONE: issue("Un", "2025-01-06", "![A](a.png)\n"), "issues/a.png": FILES["png"]}
        root = make_project(files)
        publish(root)
        (root / ONE).write_text(issue("Un", "2025-01-06"))
        assert publish(root, prune=print).pruned == ()
        assert any(name.startswith("un/images/a-") for name in written(root))


class TestBrokenIssues:
    @pytest.mark.parametrize(
        "text", ["---\ndate: 2025-01-06\n---\n", issue("Un", "2025-01-06", "::nothing\n")]
    )
    def test_what_is_on_the_site_stays(self, make_project: MakeProject, text: str) -> None:
        root = make_project(TWO_ISSUES)
        publish(root)
        before = page(root, "un/index.html")
        (root / ONE).write_text(text)
        done = publish(root, prune=print)
        assert done.findings
        assert (done.pruned, done.issues) == ((), 2)
        assert page(root, "un/index.html") == before

    def test_what_never_was_there_is_not_led_to(self, make_project: MakeProject) -> None:
        bad = issue("Mauvais", "2025-01-20", "::nothing\n")
        root = make_project({**TWO_ISSUES, "issues/bad.md": bad})
        done = publish(root)
        assert (done.issues, bool(done.findings)) == (2, True)
        assert not any(b"Mauvais" in data for data in written(root).values())


class TestTheFolder:
    def test_a_foreign_file_is_not_written_over(self, make_project: MakeProject) -> None:
        root = make_project({**TWO_ISSUES, "site/robots.txt": "User-agent: mine"})
        with pytest.raises(OutsideError, match="was not written by"):
            publish(root)
        assert page(root, "robots.txt") == "User-agent: mine"

    def test_a_link_is_not_followed(self, make_project: MakeProject, tmp_path: Path) -> None:
        root = make_project({**TWO_ISSUES, "elsewhere/a.txt": "a", "site/b.txt": "b"})
        (root / "site" / "un").symlink_to(root / "elsewhere")
        with pytest.raises(OutsideError, match="was not written by"):
            publish(root)
        assert [path.name for path in (root / "elsewhere").iterdir()] == ["a.txt"]

    def test_nothing_outside_is_removed(self, make_project: MakeProject) -> None:
        root = make_project({**TWO_ISSUES, "precious.txt": ""})
        publish(root)
        manifest = json.loads(page(root, "manifest.json"))
        manifest["files"]["../precious.txt"] = "cae66941d9efbd404e4d88758ea67670"
        (root / "site" / "manifest.json").write_text(json.dumps(manifest))
        with pytest.raises(OutsideError, match="outside its folder"):
            publish(root, prune=print)

    def test_what_was_changed_is_mended(self, make_project: MakeProject) -> None:
        root = make_project(TWO_ISSUES)
        first = publish(root)
        (root / "site" / "un" / "index.html").write_text("half")
        assert publish(root, stamps=first.stamps).changed == ("un/index.html",)

    def test_a_killed_publishing_is_mended(
        self, make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        root = make_project(TWO_ISSUES)
        from composer.site import folder, writer

        def killed(*_: object) -> bytes:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(writer, "robots", killed)
            with pytest.raises(KeyboardInterrupt):
                publish(root)
        assert not (root / "site" / "manifest.json").exists()
        (root / ONE).write_text(issue("Un", "2025-01-06", "D'autres mots.\n"))
        publish(root)
        assert "autres mots" in page(root, "un/index.html")
        assert not (root / "site" / folder._JOURNAL).exists()

    def test_no_file_is_ever_half_there(
        self, make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        root = make_project(TWO_ISSUES)
        publish(root)
        monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
        before = written(root)
        (root / ONE).write_text(issue("Un", "2025-01-06", "D'autres mots.\n"))
        with pytest.raises(OutsideError, match="cannot be written: full"):
            publish(root)
        assert written(root) == before


class TestPolls:
    POLL = "::poll{#avis}\n"
    SETTINGS = SETTINGS.replace("[polls.avis]", "[polls.avis]\ncloses = 2025-01-31")
    VOTES = "[polls.avis.votes]\ntop = 3\nbien = 1\n"

    def project(self, make_project: MakeProject) -> Path:
        files = {ONE: issue("Un", "2025-01-06", self.POLL), "issues/results/un.toml": self.VOTES}
        return make_project(files, settings=self.SETTINGS)

    def test_open_until_the_day_is_over(self, make_project: MakeProject) -> None:
        root = self.project(make_project)
        last = datetime.datetime(2025, 1, 31, 22, tzinfo=datetime.UTC)
        done = publish(root, now=last)
        assert 'class="poll"' in page(root, "un/index.html")
        assert done.until == datetime.datetime(2025, 1, 31, 23, tzinfo=datetime.UTC)
        publish(root, now=done.until)
        assert 'class="poll"' not in page(root, "un/index.html")
        assert "75" in page(root, "un/index.html")

    def test_other_votes_are_other_bars(self, make_project: MakeProject) -> None:
        root = self.project(make_project)
        publish(root)
        before = page(root, "un/index.html")
        (root / "issues" / "results" / "un.toml").write_text("[polls.avis.votes]\ntop = 9\n")
        assert publish(root).changed
        assert page(root, "un/index.html") != before


class TestAround:
    def test_translations_know_each_other(self, make_project: MakeProject) -> None:
        files = {
            ONE: issue("Un", "2025-01-06", number=1),
            TWO: issue("Um", "2025-01-06", number=1, language="pt-BR", slug="um"),
        }
        root = make_project(files)
        publish(root)
        for file in ("un/index.html", "um/index.html"):
            for language, slug in (("fr", "un"), ("pt-BR", "um")):
                link = f'hreflang="{language}" href="https://courant.example/{slug}/"'
                assert link in page(root, file)

    def test_what_is_around_an_issue_is_in_its_language(self, make_project: MakeProject) -> None:
        files = {
            **TWO_ISSUES,
            "issues/pt.md": issue("Olá", "2025-01-10", language="pt", slug="ola"),
        }
        root = make_project(files)
        publish(root)
        one, other = page(root, "un/index.html"), page(root, "ola/index.html")
        assert 'rel="next" href="https://courant.example/deux/"' in one
        assert 'rel="prev"' not in one
        assert "rel=" not in other.partition("<aside")[2].replace('rel="tag"', "")

    def test_subscribing(self, make_project: MakeProject) -> None:
        form = '[site]\nsubscribe_form = "https://x.example/s"\nsubscribe_field = "e"\n'
        link = '[site]\nsubscribe = "https://x.example/s"\n'
        for site, said in ((form, '<form class="subscribe"'), (link, '<p class="subscribe">')):
            root = make_project(TWO_ISSUES, settings=SETTINGS + site)
            publish(root)
            for file in ("index.html", "un/index.html"):
                assert said in page(root, file)

    @pytest.mark.parametrize("name", ["subscribe", "subscribe_form"])
    @pytest.mark.parametrize("address", ["x.example/s", "javascript:alert(1)", "/s"])
    def test_subscribing_leads_to_a_whole_address(
        self, make_project: MakeProject, name: str, address: str
    ) -> None:
        root = make_project(TWO_ISSUES, settings=f'{SETTINGS}[site]\n{name} = "{address}"\n')
        with pytest.raises(AuthorError, match="must be a whole address"):
            publish(root)

    def test_a_front_page_of_many_issues_is_small(self, make_project: MakeProject) -> None:
        day = datetime.date(2022, 1, 1)
        files = {
            f"issues/n{n}.md": issue(
                f"Numéro {n}, une phrase entière en guise de titre",
                (day + datetime.timedelta(7 * n)).isoformat(),
                subtitle="Ce qui s'est dit, et ce qui n'a pas été dit, cette semaine encore",
                tags="[modèles, régulation]",
            )
            for n in range(120)
        }
        root = make_project(files)
        publish(root)
        assert (root / "site" / "index.html").stat().st_size < 50 * 1024
        assert "archive/2022/" in page(root)


class TestCards:
    def test_letters_no_font_has(self, make_project: MakeProject) -> None:
        root = make_project({ONE: issue("\U00012000\U00012001", "2025-01-06", slug="un")})
        done = publish(root)
        assert codes(done) == ["site-font"]
        assert "og:image" not in page(root, "un/index.html")

    def test_files_that_are_not_there(self, make_project: MakeProject) -> None:
        site = '[site]\nfont = "a.ttf"\nicon = "b.png"\n'
        done = publish(make_project(TWO_ISSUES, settings=SETTINGS + site))
        assert codes(done) == ["site-file", "site-file"]
        assert [finding.location.line for finding in done.findings] == [26, 27]

    def test_an_icon_of_ones_own(self, make_project: MakeProject) -> None:
        files = {**TWO_ISSUES, "logo.jpg": FILES["jpeg"]}
        root = make_project(files, settings=SETTINGS + '[site]\nicon = "logo.jpg"\n')
        assert publish(root).findings == ()
        assert written(root)["icon-32.png"].startswith(b"\x89PNG")


def test_what_the_mail_shows_is_there(make_project: MakeProject) -> None:
    """The letter theme's mail shows the cover in another size than its page."""
    from composer import compose, load

    files = {
        ONE: issue("Un", "2025-01-06", cover="photo.jpg", cover_alt="Une photo"),
        "issues/photo.jpg": FILES["jpeg"],
    }
    root = make_project(files, settings=SETTINGS + '[theme]\nname = "letter"\n')
    publish(root, now=NOW)
    project = load(root)
    edition = compose((root / ONE).read_text(), ONE, project)
    assert {f"un/images/{p.name}" for p in edition.pictures} <= written(root).keys()
