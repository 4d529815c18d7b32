"""A reader's template: a text with Jinja2's signs in it, filled in with what is exported.

It runs in Jinja2's sandbox: it sees the material and the filters below, calls nothing else, opens no file and
includes no other template. Its loops have `MOST_STEPS` steps in all, and what it writes has `MOST_WRITTEN`
characters, so that a mistake ends instead of the program.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from synoptic.annotations.errors import InvalidRequest
from synoptic.annotations.export.markdown.escaping import (
    as_paragraphs,
    cell_text,
    in_block_quote,
    line_text,
    with_bold,
)
from synoptic.annotations.export.markdown.nested_notes import contained, noted
from synoptic.annotations.model.wording import date_in_words
from synoptic.corpus.errors import on_one_line

if TYPE_CHECKING:
    from synoptic.annotations.export.material import ExportedHighlight, Material

MOST_STEPS = 2_000_000
"""Steps that all loops of a template may take together."""
MOST_WRITTEN = 50_000_000
"""Characters that a template may write, or a value in it may have."""
GIVEN = ("title", "written", "selection", "note", "highlights", "articles", "tags", "links", "silences")
"""The values of the material that a template sees."""
NOT_GIVEN = frozenset({"record"})
"""Those of a highlight that it does not see: what they say is among the others."""
LONGEST = 200_000
"""Bytes that a template may have."""
SHIPPED = Path(__file__).with_name("templates")
"""The folder of the templates that come with the program."""
_FAULTS = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What can happen in a template."""
_OTHERS = (nodes.Include, nodes.Extends, nodes.Import, nodes.FromImport)
_VALUE = re.compile(r"'synoptic\.[\w.]*\.(?:Exported)?(\w+) object'")
_FIRST_COMMENT = re.compile(r"\s*\{#[-+]?(.*?)[-+]?#\}", re.DOTALL)
_COMMENT_CHARACTERS = 2000


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox, in which no operator makes a value that is too large."""

    intercepted_binops = frozenset({"*", "**", "+"})

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return attr not in NOT_GIVEN and super().is_safe_attribute(obj, attr, value)

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping) and not hasattr(obj, attribute):
            return self.getitem(obj, attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        # A fact that an article lacks is empty; a variable that is misspelled is a fault.
        if isinstance(obj, Mapping) and argument not in obj:
            return Undefined(obj=obj, name=argument)
        return super().getitem(obj, argument)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "**":
            raise SecurityError("** is not there in a template")
        if operator == "*" and not all(isinstance(each, int | float) for each in (left, right)):
            raise SecurityError("* is there for numbers only")
        found = super().call_binop(context, operator, left, right)
        if len(found if isinstance(found, str) else "") > MOST_WRITTEN:
            raise SecurityError(f"more than {MOST_WRITTEN:,} characters in a value")
        return found


def templates_in(folder: Path) -> Mapping[str, Path]:
    """Return the templates of a reader's folder and those that are shipped, by name: the file's stem.

    The reader's own come first, and in the place of a shipped one of the same name.
    """
    found: dict[str, Path] = {}
    for place in (folder, SHIPPED):
        files = sorted(place.iterdir()) if place.is_dir() else []
        for path in files:
            if path.is_file() and not path.name.startswith("."):
                found.setdefault(path.stem, path)
    return found


def purpose_of(path: Path) -> str:
    """Return what a template makes, as the comment at its beginning says; empty without one."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            found = _FIRST_COMMENT.match(file.read(_COMMENT_CHARACTERS))
    except (OSError, UnicodeDecodeError):
        return ""
    return on_one_line(" ".join(found[1].split())) if found else ""


def template_at(name: str, folder: Path) -> Path:
    """Return the file of a template that a reader names: by a path, or by the name of one in `templates_in`.

    Raises InvalidRequest for one that is not there.
    """
    known = templates_in(folder)
    if name in known:
        return known[name]
    path = Path(name).expanduser()
    if not path.is_file():
        names = ", ".join(known)
        raise InvalidRequest(f"No template “{on_one_line(name)}”; name a file, or one of {names}.")
    return path


def filled_in(path: Path, material: Material, cancelled: Callable[[], bool] = lambda: False) -> str:
    """Return the template in a file, filled in with what is exported.

    Raises InvalidRequest with the file, the line and the fault where it cannot be, and as soon as `cancelled`
    says so.
    """
    name = on_one_line(path.name)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InvalidRequest(f"{name} cannot be read: {error.strerror}.") from error
    return filled_in_content(content, name, material, cancelled)


def filled_in_content(
    content: bytes, name: str, material: Material, cancelled: Callable[[], bool] = lambda: False
) -> str:
    """Return a template, of this content and called so in messages, filled in. Raises as `filled_in`."""
    if len(content) > LONGEST:
        raise InvalidRequest(f"{name} has more than {LONGEST:,} bytes; a template is shorter.")
    try:
        source = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidRequest(f"{name} is not in UTF-8, at byte {error.start}.") from error
    try:
        return "".join(_written(_template(source, name, cancelled), material))
    except TemplateSyntaxError as error:
        raise InvalidRequest(_fault(name, error.lineno, error.message or "")) from error
    except _FAULTS as error:
        raise InvalidRequest(_fault(name, _line_of(error, name), str(error))) from error


def _template(source: str, name: str, cancelled: Callable[[], bool]) -> Template:
    environment = _Environment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters.update(FILTERS)
    environment.filters["_steps"] = partial(_steps, taken=[0], cancelled=cancelled)
    tree = environment.parse(source, name, name)
    if other := next(tree.find_all(_OTHERS), None):
        raise TemplateSyntaxError("a template cannot use another one", other.lineno, name, name)
    for loop in tree.find_all(nodes.For):
        loop.iter = nodes.Filter(loop.iter, "_steps", [], [], None, None, lineno=loop.lineno)
    code = environment.compile(tree, name, name)
    return Template.from_code(environment, code, environment.make_globals(None))


def _written(template: Template, material: Material) -> Iterator[str]:
    length = 0
    for piece in template.generate({name: getattr(material, name) for name in GIVEN}):
        length += len(piece)
        if length > MOST_WRITTEN:
            raise SecurityError(f"more than {MOST_WRITTEN:,} characters written")
        yield piece


def _steps(values: Iterable[Any], *, taken: list[int], cancelled: Callable[[], bool]) -> Iterator[Any]:
    for value in values:
        taken[0] += 1
        if taken[0] > MOST_STEPS:
            raise SecurityError(f"more than {MOST_STEPS:,} steps in its loops")
        if taken[0] % 256 == 0 and cancelled():
            raise SecurityError("given up")
        yield value


def _fault(name: str, line: int | None, said: str) -> str:
    said = (
        _VALUE.sub(lambda found: found[1].lower(), on_one_line(said)).rstrip(".") or "it cannot be filled in"
    )
    return f"{name}, line {line}: {said}." if line else f"{name}: {said}."


def _line_of(error: BaseException, name: str) -> int | None:
    """Return the line of the template where something happened; None where that was nowhere in it."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == name:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


# Filters


def _text(written: Callable[[str], str]) -> Callable[[object], str]:
    return lambda value: written(str(value))


def _quotation(text: object) -> str:
    """Return the lines of a Markdown quotation that renders to these very words."""
    return "\n".join(in_block_quote(as_paragraphs(str(text))))


def _within(highlight: ExportedHighlight) -> str:
    """Return the same of the sentence of a highlight, with its words in bold."""
    return "\n".join(in_block_quote(with_bold(highlight.before, highlight.quotation, highlight.after)))


def _item(note: object) -> str:
    """Return the reader's own Markdown as an item of a list."""
    return "\n".join(noted(str(note)))


FILTERS: Mapping[str, Callable[..., str]] = {
    "line": _text(line_text),
    "cell": _text(cell_text),
    "quotation": _quotation,
    "within": _within,
    "note": _text(contained),
    "item": _item,
    "html": _text(escape),
    "date": _text(date_in_words),
}
"""The filters of a template, besides Jinja2's own."""
