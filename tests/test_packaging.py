"""What is published works: the wheel in a fresh environment, outside the repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import composer
from tests.test_architecture import tracked

pytestmark = pytest.mark.packaging

ROOT = Path(__file__).parents[1]
_INFO = f"newsletter_composer-{composer.__version__}"


class Published(NamedTuple):
    """What ``python -m build`` makes."""

    sdist: Path
    wheel: Path


def run(*command: str | Path, cwd: Path, fails: bool = False) -> str:
    """What a command prints. It sees neither the repository nor this environment's settings."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    environment = kept | {"HOME": str(cwd), "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert bool(done.returncode) == fails, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    out = tmp_path_factory.mktemp("published")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", out]
    run(*build, ROOT, cwd=out)
    (sdist,), (wheel,) = out.glob("*.tar.gz"), out.glob("*.whl")
    return Published(sdist, wheel)


@pytest.fixture(scope="session")
def installed(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of an environment that has the wheel, and its dependencies from the suite's."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=True, symlinks=True)
    # A wheel that needs the network cannot be installed here; what it needs is here already. The
    # folder is named last, and what stands in its own .pth files is not followed.
    pip = [home / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    run(*pip, "--no-index", "--no-deps", published.wheel, cwd=home)
    (packages,) = home.glob("lib/python*/site-packages")
    suite = Path(pytest.__file__).parents[1]
    (packages / "suite.pth").write_text(f"{suite}\n", "utf-8")
    return home / "bin"


def members(wheel: Path) -> dict[str, bytes]:
    """What a wheel holds; the lines of its RECORD stand in the order in which files were found."""
    with zipfile.ZipFile(wheel) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    record = f"{_INFO}.dist-info/RECORD"
    return {**found, record: b"\n".join(sorted(found[record].splitlines()))}


def repository(folder: str) -> Iterator[Path]:
    return (
        path for path in tracked() if path.is_relative_to(ROOT / folder) and path.suffix != ".pyc"
    )


class TestContents:
    def test_the_wheel_holds_the_package_its_themes_and_nothing_else(
        self, published: Published
    ) -> None:
        code = {path.relative_to(ROOT).as_posix() for path in repository("composer")}
        templates = {path.relative_to(ROOT / "templates") for path in repository("templates")}
        themes = {f"composer/_themes/{path.as_posix()}" for path in templates}
        there = members(published.wheel).keys()
        info = {name for name in there if name.startswith(f"{_INFO}.dist-info/")}
        compiled = {name for name in there if name.startswith("composer/_compiled/")}
        assert there - info - compiled == code | themes | {"composer/_docs/messages.md"}
        assert "composer/py.typed" in there
        assert any(name.startswith("composer/_themes/project/") for name in there)
        assert {name.partition("/")[2] for name in info} == {
            "METADATA",
            "RECORD",
            "WHEEL",
            "entry_points.txt",
            "licenses/LICENSE",
            "licenses/composer/checking/support/LICENSE-caniemail",
        }

    def test_the_source_holds_no_stray_file(self, published: Published) -> None:
        with tarfile.open(published.sdist) as archive:
            files = {name.partition("/")[2] for name in archive.getnames()}
        assert not [name for name in files if "_compiled" in name]
        folders = ("composer/", "templates/")
        assert {name for name in files if not name.startswith(folders)} == {
            ".gitignore",
            "LICENSE",
            "PKG-INFO",
            "README.md",
            "hatch_build.py",
            "pyproject.toml",
        }

    def test_the_source_builds_the_same_wheel(self, published: Published, tmp_path: Path) -> None:
        """``python -m build`` made the wheel from the source: this one is made from the folder."""
        build = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", tmp_path]
        run(*build, ROOT, cwd=tmp_path)
        (wheel,) = tmp_path.glob("*.whl")
        assert members(wheel) == members(published.wheel)

    def test_an_editable_install_compiles_templates_in_its_folder(
        self, published: Published, tmp_path: Path
    ) -> None:
        with tarfile.open(published.sdist) as archive:
            archive.extractall(tmp_path, filter="data")
        (root,) = tmp_path.iterdir()
        code = "import hatchling.build, sys; hatchling.build.build_editable(sys.argv[1])"
        run(sys.executable, "-c", code, tmp_path, cwd=root)
        there = {f"composer/_compiled/{path.name}" for path in root.glob("composer/_compiled/*.py")}
        assert there == {name for name in members(published.wheel) if "/_compiled/" in name}
        assert len(there) > 50


class TestInstalled:
    def test_a_project_is_begun_and_built(self, installed: Path, tmp_path: Path) -> None:
        newsletter = installed / "newsletter"
        run(newsletter, "init", "--yes", "letter", cwd=tmp_path)
        run(newsletter, "build", cwd=tmp_path / "letter")
        (mail,) = (tmp_path / "letter" / "dist").glob("*/email.html")
        names = {path.name for path in mail.parent.iterdir()}
        assert names >= {"email.html", "email.txt", "index.html", "message.eml", "issue.json"}

    def test_no_bundled_template_is_compiled(self, installed: Path, tmp_path: Path) -> None:
        """What would have been compiled is what is remembered (composer/render/compiled.py)."""
        newsletter, cached = installed / "newsletter", tmp_path / ".cache" / "newsletter-composer"
        run(newsletter, "init", "--yes", "letter", cwd=tmp_path)
        run(newsletter, "--project", "letter", "build", cwd=tmp_path)
        assert list(cached.glob("sheet-*"))
        assert not list(cached.glob("template-*"))
        own = tmp_path / "letter" / "templates" / "email.txt.j2"
        own.parent.mkdir(exist_ok=True)
        own.write_text("ours", "utf-8")
        run(newsletter, "--project", "letter", "build", cwd=tmp_path)
        assert len(list(cached.glob("template-*"))) == 1

    def test_each_theme_builds(self, installed: Path, tmp_path: Path) -> None:
        newsletter = installed / "newsletter"
        run(newsletter, "init", "--yes", cwd=tmp_path)
        looks = set()
        for path in sorted((ROOT / "templates").glob("*/theme.toml")):
            theme = path.parent.name
            run(newsletter, "build", "--theme", theme, "--out", theme, cwd=tmp_path)
            (mail,) = (tmp_path / theme).glob("*/email.html")
            looks.add(mail.read_bytes())
        assert len(looks) == len(list((ROOT / "templates").glob("*/theme.toml")))

    def test_the_preview_brings_its_page(self, installed: Path, tmp_path: Path) -> None:
        newsletter = installed / "newsletter"
        run(newsletter, "init", "--yes", "letter", cwd=tmp_path)
        run(newsletter, "preview", "--export", "page", cwd=tmp_path / "letter")
        page = (tmp_path / "letter" / "page" / "index.html").read_text("utf-8")
        assert page.count("<script>") > 20

    def test_it_tells_its_version(self, installed: Path, tmp_path: Path) -> None:
        for command in ([installed / "newsletter"], [installed / "python", "-m", "composer"]):
            assert composer.__version__ in run(*command, "--version", cwd=tmp_path)

    def test_it_can_be_imported(self, installed: Path, tmp_path: Path) -> None:
        run(installed / "newsletter", "init", "--yes", cwd=tmp_path)
        code = (
            "import composer; from pathlib import Path; from composer import compose, load;"
            "project = load(Path('.')); path = next(iter(project.catalogue));"
            "print(composer.__file__);"
            "print(compose(Path(path).read_text(encoding='utf-8'), path, project).email)"
        )
        file, _, email = run(installed / "python", "-c", code, cwd=tmp_path).partition("\n")
        assert Path(file).is_relative_to(installed.parent)
        assert email.startswith("<!DOCTYPE html>")

    def test_its_manual_needs_no_repository(self, installed: Path, tmp_path: Path) -> None:
        assert "poll" in run(installed / "newsletter", "blocks", cwd=tmp_path)
        assert "classic" in run(installed / "newsletter", "theme", "list", cwd=tmp_path)
        run(installed / "newsletter", "build", cwd=tmp_path, fails=True)
        assert "Mend:" in run(installed / "newsletter", "explain", "cover-alt", cwd=tmp_path)

    def test_a_new_project_lacks_nothing_but_an_address(
        self, installed: Path, tmp_path: Path
    ) -> None:
        run(installed / "newsletter", "init", "--yes", cwd=tmp_path)
        told = json.loads(run(installed / "newsletter", "check", "--format", "json", cwd=tmp_path))
        found = [finding["code"] for issue in told for finding in issue["findings"]]
        assert found == ["postal-address"]
