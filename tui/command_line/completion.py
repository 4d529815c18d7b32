"""The command that prints shell completion."""

from __future__ import annotations

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print a shell completion script."""
    from click.shell_completion import get_completion_class

    maker = get_completion_class(shell)
    if maker is None:
        raise click.UsageError(f"No completion for {shell}.")
    click.echo(maker(context.find_root().command, {}, "synoptic", "_SYNOPTIC_COMPLETE").source())
