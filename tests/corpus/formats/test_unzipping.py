"""Archives: what is in them is read within limits, whatever they declare."""

from __future__ import annotations

import io
import struct
import subprocess
import zipfile
from contextlib import suppress
from shutil import which
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synoptic.corpus.errors import CorpusError, TooLarge
from synoptic.corpus.formats import unzipping
from synoptic.corpus.formats.unzipping import Archive
from tests.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

MEBIBYTE = 1024**2


def archive_of(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return stream.getvalue()


def with_directory_field(content: bytes, offset: int, form: str, value: int) -> bytes:
    """Return an archive of one file with a field of its entry in the directory replaced."""
    start = content.index(b"PK\x01\x02") + offset
    return content[:start] + struct.pack(form, value) + content[start + struct.calcsize(form) :]


@examples(40)
@given(st.dictionaries(st.text("abcé/ ", min_size=1, max_size=8), st.binary(max_size=200), max_size=5))
def test_every_file_comes_out_as_it_went_in(files: dict[str, bytes]) -> None:
    files = {name: content for name, content in files.items() if not name.endswith("/")}
    archive = Archive(archive_of(files))
    assert {entry.name: archive.read(entry) for entry in archive.entries} == files


def test_an_archive_of_another_program_is_read(tmp_path: Path) -> None:
    if which("bsdtar") is None and which("zip") is None:
        pytest.skip("needs a program that packs ZIP archives")
    (tmp_path / "é.txt").write_text("Übergabe", encoding="utf-8")
    packer = ["zip", "-q", "a.zip"] if which("zip") else ["bsdtar", "--format=zip", "-cf", "a.zip"]
    subprocess.run([*packer, "é.txt"], cwd=tmp_path, check=True)
    archive = Archive((tmp_path / "a.zip").read_bytes())
    assert [entry.name for entry in archive.entries] == ["é.txt"]
    assert archive.read_named("é.txt") == "Übergabe".encode()


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04rest", b"Plain text", bytes(5000)])
def test_what_is_no_archive_is_said_in_one_line(content: bytes) -> None:
    with pytest.raises(CorpusError, match="no ZIP archive") as raised:
        Archive(content)
    assert "\n" not in str(raised.value)


@examples(40)
@given(st.data())
def test_a_damaged_archive_raises_nothing_else(data: st.DataObject) -> None:
    sound = bytearray(archive_of({"a.txt": b"The pact was signed. " * 20, "b.txt": b"No one saw it."}))
    for _ in range(3):
        sound[data.draw(st.integers(0, len(sound) - 1))] = data.draw(st.integers(0, 255))
    with suppress(CorpusError):
        archive = Archive(bytes(sound))
        for entry in archive.entries:
            archive.read(entry)


def test_a_bomb_is_refused_by_its_ratio_before_it_has_gone_off() -> None:
    bomb = archive_of({"bomb.xml": bytes(20 * MEBIBYTE)})
    assert len(bomb) < 100_000
    archive = Archive(bomb)
    with pytest.raises(TooLarge, match="200 times its size"):
        archive.read(archive.entries[0])


def test_a_fair_ratio_is_read() -> None:
    content = b"<w:p/>" * MEBIBYTE
    assert Archive(archive_of({"a.xml": content})).read_named("a.xml") == content


def test_the_whole_archive_has_a_limit() -> None:
    archive = Archive(archive_of({"a": bytes(700_000), "b": bytes(700_000)}), max_total_bytes=MEBIBYTE)
    archive.read(archive.entries[0])
    with pytest.raises(TooLarge, match="more than 1 MiB"):
        archive.read(archive.entries[1])


def test_an_entry_has_a_limit() -> None:
    archive = Archive(archive_of({"a": bytes(2 * MEBIBYTE)}), max_entry_bytes=MEBIBYTE)
    with pytest.raises(TooLarge, match="a unpacks to more than 1 MiB"):
        archive.read(archive.entries[0])


@pytest.mark.parametrize("declared", [0, 10])
def test_a_declared_size_is_not_trusted(declared: int) -> None:
    archive = Archive(with_directory_field(archive_of({"a.txt": b"word " * 1000}), 24, "<I", declared))
    with pytest.raises(CorpusError, match=r"a\.txt is damaged in the archive"):
        archive.read(archive.entries[0])


def test_too_many_entries_are_refused_before_they_are_listed() -> None:
    header = b"PK\x01\x02" + bytes(42)
    directory = header * (unzipping.MAX_ENTRIES + 1)
    end = b"PK\x05\x06" + bytes(4) + struct.pack("<HHIIH", 1, 1, len(directory), 0, 0)
    with pytest.raises(TooLarge, match="More than 10,000 files"):
        Archive(directory + end)


def test_names_that_climb_are_names_and_nothing_else() -> None:
    names = ["../../etc/passwd", "/etc/shadow", "C:\\Windows\\win.ini", "a/../../b"]
    archive = Archive(archive_of(dict.fromkeys(names, b"text")))
    assert [entry.name for entry in archive.entries] == [name.replace("\\", "/") for name in names]
    assert archive.read_named("../../etc/passwd") == b"text"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_have_parts_of_their_own() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name, content in [("a", b"1"), ("a", b"2"), ("a (2)", b"3"), ("a", b"4")]:
            packed.writestr(name, content)
    archive = Archive(stream.getvalue())
    parts = [entry.part for entry in archive.entries]
    assert len(set(parts)) == 4
    assert parts[0] == "a"
    assert parts[2] == "a (2)"
    assert [archive.read(entry) for entry in archive.entries] == [b"1", b"2", b"3", b"4"]
    assert archive.read_named("a") == b"4"


def test_a_name_in_utf8_without_its_mark_is_read_as_such() -> None:
    content = archive_of({"b\u00e9b\u00e9.txt": b"text"})
    unmarked = with_directory_field(content, 8, "<H", 0)
    unmarked = unmarked[:6] + b"\0\0" + unmarked[8:]
    assert [entry.name for entry in Archive(unmarked).entries] == ["bébé.txt"]


def test_an_encrypted_file_is_named() -> None:
    archive = Archive(with_directory_field(archive_of({"secret.txt": b"text"}), 8, "<H", 1))
    assert archive.entries[0].is_encrypted
    with pytest.raises(CorpusError, match=r"secret\.txt is protected by a password"):
        archive.read(archive.entries[0])


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_methods_are_refused_since_they_unpack_without_a_bound(method: int) -> None:
    archive = Archive(archive_of({"a.txt": b"text"}, method))
    with pytest.raises(CorpusError, match="unusual method"):
        archive.read(archive.entries[0])


def test_reading_makes_no_file(tmp_path: Path) -> None:
    archive = Archive(archive_of({f"{tmp_path}/made.txt": b"text"}))
    archive.read(archive.entries[0])
    assert not list(tmp_path.iterdir())
