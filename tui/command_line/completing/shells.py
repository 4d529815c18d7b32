r"""The dialogue with bash, zsh and fish: the scripts that they load, and the answers to what these ask.

A script runs `synoptic` with the variable `_SYNOPTIC_COMPLETE`, its value the shell's name. bash gives the
line up to the cursor, zsh and fish the words behind the command's name. Each line of the answer is a kind, a
value and its description, with tabs between: `plain`; `file` and `dir`, which are for the shell to complete.
Of a plain value, bash is given what is to be typed after the cursor, quoted; zsh and fish the whole word,
which they quote themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem, ShellComplete

from synoptic.tui.command_line.completing.typed_line import TypedLine, typed_line
from synoptic.tui.shell.display import visible

if TYPE_CHECKING:
    import click

MAX_VALUES = 5_000
"""Values in an answer; no reader goes through more."""
_LONGEST_ABOUT = 80

_BASH = r"""_synoptic_completion() {
    local kind value about
    COMPREPLY=()
    while IFS=$'\t' read -r kind value about; do
        case $kind in
            plain) COMPREPLY+=("$2${value#.}") ;;
            file) compopt -o default ;;
            dir) compopt -o dirnames ;;
        esac
    done < <(_SYNOPTIC_COMPLETE=bash "$1" "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
}

complete -o nosort -F _synoptic_completion synoptic
"""

_ZSH = r"""#compdef synoptic

_synoptic_completion() {
    local line files=
    local -a lines parts values shown
    local -a before=("${(@Q)words[2,CURRENT-1]}")
    lines=("${(@f)$(_SYNOPTIC_COMPLETE=zsh command synoptic "${(@)before}" "${(Q)PREFIX}" 2>/dev/null)}")
    for line in $lines; do
        parts=("${(@s:	:)line}")
        case $parts[1] in
            plain)
                values+=("$parts[2]")
                shown+=("$parts[2]${parts[3]:+  -- $parts[3]}")
                ;;
            file) files=file ;;
            dir) files=dir ;;
        esac
    done
    compset -P '--[^=]#='
    (( $#values )) && compadd -l -V synoptic -d shown -a -- values
    case $files in
        file) _files ;;
        dir) _files -/ ;;
    esac
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _synoptic_completion "$@"
else
    compdef _synoptic_completion synoptic
fi
"""

_FISH = r"""function _synoptic_completion
    set -l words (commandline -opc) (commandline -ct)
    for line in (_SYNOPTIC_COMPLETE=fish command synoptic $words[2..-1] 2>/dev/null)
        set -l parts (string split \t -- $line)
        switch $parts[1]
            case plain
                printf '%s\t%s\n' $parts[2] "$parts[3]"
            case file
                __fish_complete_path $parts[2]
            case dir
                __fish_complete_directories $parts[2]
        end
    end
end

complete --command synoptic --no-files --arguments '(_synoptic_completion)'
"""

SCRIPTS: Mapping[str, str] = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}
"""Name of a shell to the script that has it complete `synoptic`."""


def answer(shell: str, arguments: Sequence[str], program: click.Command) -> Iterator[str]:
    """Yield the lines of the answer to a shell's question."""
    line = _asked(shell, arguments)
    last = line.last
    # Of `--tag=cla`, click completes what follows the sign.
    option, sign, _ = last.partition("=")
    before = f"{option}=" if sign and option.startswith("--") else ""
    found = ShellComplete(program, {}, "synoptic", "").get_completions(list(line.words), last)
    for item in found[:MAX_VALUES]:
        if item.type != "plain":
            yield f"{item.type}\t{last.removeprefix(before)}\t"
        elif _is_fit(item.value) and (value := _typed(shell, line, before, item)) is not None:
            yield f"plain\t{value}\t{_about(item)}"


def _asked(shell: str, arguments: Sequence[str]) -> TypedLine:
    """Return what is typed."""
    if shell == "bash":
        line = typed_line(arguments[0] if arguments else "")
        return TypedLine(line.words[1:], line.last, line.quote, line.is_escaping)
    *words, last = arguments or ("",)
    if shell == "fish":
        # It gives the last word as it is typed, with its quoting.
        return TypedLine(tuple(words), typed_line(last).last, "", is_escaping=False)
    return TypedLine(tuple(words), last, "", is_escaping=False)


def _typed(shell: str, line: TypedLine, before: str, item: CompletionItem[str]) -> str | None:
    """Return a value as the shell is given it; None for one that cannot be typed here."""
    if shell == "bash":
        rest = line.rest(f"{before}{item.value}")
        # The dot is there for `read`, to which nothing between two tabs is no value.
        return None if rest is None else f".{rest}"
    # zsh takes the option off itself.
    return f"{before}{item.value}" if shell == "fish" else item.value


def _is_fit(value: str) -> bool:
    """Tell whether a value is text of one line that a terminal shows as it is: no other is offered."""
    return value.isprintable() and visible(value) == value


def _about(item: CompletionItem[str]) -> str:
    """Return what is said of a value, on one line."""
    words = " ".join(visible(item.help or "").split())
    return words if len(words) <= _LONGEST_ABOUT else f"{words[: _LONGEST_ABOUT - 1]}…"
