"""The site that `make site` makes: whole, found by task, and asking nothing of other machines."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from lxml import html

ROOT = Path(__file__).resolve().parents[1]
INDEX = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
TASKS = ["Begin", "Read", "Find", "Compare", "Mark", "Bring in", "Take out", "Together", "From Python"]
LOADED = "//script/@src | //link[contains(@rel, 'stylesheet') or contains(@rel, 'icon')]/@href | //img/@src"
"""What a browser asks for when it shows a page, as XPath."""


def build(root: Path, to: Path) -> subprocess.CompletedProcess[str]:
    """Build the site of a folder as `make site` does."""
    options = [
        "-q",
        "-W",
        "--keep-going",
        "-E",
        "-d",
        str(to.with_name("doctrees")),
        "-c",
        str(root / "docs"),
    ]
    program = [sys.executable, "-m", "sphinx.cmd.build", *options, str(root), str(to)]
    return subprocess.run(program, capture_output=True, text=True, check=False, cwd=root)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the built site."""
    folder = tmp_path_factory.mktemp("built") / "site"
    built = build(ROOT, folder)
    assert built.returncode == 0, built.stderr
    return folder


def page(path: Path) -> html.HtmlElement:
    """Return a built page."""
    return html.fromstring(path.read_bytes())


# `make tests` spreads tests over processes; one test makes the site once.


def test_the_site(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    _every_page_is_there(site)
    _navigation_is_by_task(site)
    _nothing_is_asked_of_others(site, pages)
    _every_public_name_is_explained(site)
    _words_are_found(site)


def _every_page_is_there(site: Path) -> None:
    written = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    assert all((site / path.relative_to(ROOT).with_suffix(".html")).is_file() for path in written)
    assert page(site / "index.html").xpath("//a/@href") == ["README.html"]
    assert page(site / "README.html").xpath("//img/@src")


def _navigation_is_by_task(site: Path) -> None:
    (sidebar,) = page(site / "README.html").xpath("//div[@class='sidebar-tree']")
    captions = [each.text_content().strip() for each in sidebar.xpath(".//p[@class='caption']")]
    assert captions[: len(TASKS)] == TASKS
    assert captions == re.findall(r"^## (.*)$", INDEX, re.MULTILINE)
    linked = {each.partition("#")[0] for each in sidebar.xpath(".//a/@href")}
    written = {f"docs/{path.stem}.html" for path in (ROOT / "docs").glob("*.md")}
    outside = {"CHANGELOG.html", "CODE_OF_CONDUCT.html", "CONTRIBUTING.html", "SECURITY.html"}
    assert linked - {""} == written | outside


def _nothing_is_asked_of_others(site: Path, pages: list[Path]) -> None:
    for path in pages:
        for address in page(path).xpath(LOADED):
            target = address.partition("?")[0].partition("#")[0]
            assert not re.match(r"(?:\w+:)?//", target), f"{path.name} asks for {address}"
            assert (path.parent / target).is_file(), f"{path.name}: {address} is not there"
    for style in site.rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        assert not re.findall(r"@import|url\(\s*[\"']?(?:\w+:)?//", text), style.name
    for picture in site.rglob("*.svg"):
        text = re.sub(r"xmlns(?::\w+)?=\"[^\"]*\"", "", picture.read_text(encoding="utf-8"))
        assert not re.findall(r"(?:href=|url\()[\"']?(?:\w+:)?//", text), picture.name


def _every_public_name_is_explained(site: Path) -> None:
    ids = set(page(site / "docs" / "python.html").xpath("//@id"))
    for face in map(import_module, ("synoptic.corpus", "synoptic.annotations")):
        assert {f"{face.__name__}.{name}" for name in face.__all__} <= ids
    assert "synoptic.annotations.AnnotationStore.highlight" in ids


def _words_are_found(site: Path) -> None:
    index = (site / "searchindex.js").read_text(encoding="utf-8")
    assert index.startswith("Search.setIndex(")  # a script, so that it works from a disk too
    assert all(f'"{word}"' in index for word in ("docs/keys", "krippendorff", "orphan"))


def test_a_link_that_leads_nowhere_fails_the_build(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    shutil.copy(ROOT / "docs" / "conf.py", docs)
    (tmp_path / "README.md").write_text(
        "# One\n\n[page](docs/nosuch.md), [place](docs/index.md#nosuch-place), [right](docs/index.md#read)\n",
        encoding="utf-8",
    )
    (docs / "index.md").write_text("# Two\n\n## Read\n\n* [Three](three.md)\n", encoding="utf-8")
    (docs / "three.md").write_text("# Three\n\n![picture](nosuch.svg)\n", encoding="utf-8")
    built = build(tmp_path, tmp_path / "built" / "site")
    assert built.returncode != 0
    assert all(fault in built.stderr for fault in ("docs/nosuch.md", "nosuch-place", "nosuch.svg"))
    assert built.stderr.count("WARNING") == 3
