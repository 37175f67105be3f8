"""The entry point: finds the command, runs it, and turns every way to end into a sentence and an exit code."""

from __future__ import annotations

import importlib
import os
import re
import signal
import sys
from types import FrameType
from typing import NoReturn

import click

from ..errors import KgError

#: The commands in the order of the help, each with the module that holds it.
COMMANDS = {
    "build": "build", "extract": "extract", "query": "query", "view": "look", "export": "look", "validate": "check",
    "link": "link", "attach": "attach", "catalogue": "catalogue", "evaluate": "evaluate", "demo": "demo",
}  # fmt: skip


class Commands(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None where there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f".{COMMANDS[cmd_name]}", __package__)
        command: click.Command = getattr(module, cmd_name)
        if not any(param.name == "quiet" for param in command.params):
            command.params += [click.Option(flags, is_flag=True, expose_value=False, callback=_raised, hidden=True)
                               for flags in (["-q", "--quiet"], ["--debug"])]  # fmt: skip
        return command


def _raised(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
    """The flags of the group may also stand after the command."""
    if wanted and param.name:
        ctx.find_root().params[param.name] = True


def _version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        click.echo(f"kg {version('summit-kg')}")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but the result and errors.")
@click.option("--debug", is_flag=True, help="Show where in the code an error arose.")
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
def commands(quiet: bool, debug: bool) -> None:
    """Turn diplomatic readouts into a knowledge graph of attributed claims, ask it and look at it.

    \b
    For example:
      kg build talks.txt --store graph/store     read a readout into a graph
      kg query who-met-whom                      ask it
      kg view --output page.html                 look at it
    """


def main(arguments: list[str] | None = None) -> NoReturn:
    """Runs the command line and ends the process.

    Exit codes: 0 done; 1 finished, but something is wrong; 2 usage or bad input; 3 the store is in use or damaged;
    4 remote or network; 5 a limit was reached; 130 and 143 stopped by Ctrl-C or a signal.
    """
    words = sys.argv[1:] if arguments is None else arguments
    signal.signal(signal.SIGTERM, _terminated)
    try:
        code = _run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        code = _silenced()
    sys.exit(code)


def _run(words: list[str]) -> int:
    try:
        code = commands.main(words, prog_name="kg", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 0
    except click.ClickException as error:
        return _fail(_usage(error), error.exit_code)
    except KgError as error:
        if "--debug" in words:
            _trace()
        return _fail(str(error), error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        return _fail("stopped", 130)
    except Terminated:
        return _fail("stopped by a signal", 143)
    except BrokenPipeError:
        raise
    except Exception as error:
        if "--debug" in words:
            _trace()
        return _fail(f"a defect of this program ({type(error).__name__}: {error}); --debug shows where it arose", 1)


def _usage(error: click.ClickException) -> str:
    message = error.format_message()
    context = getattr(error, "ctx", None)
    help_at = f"; see `{context.command_path} --help`" if context else ""
    return message.rstrip(".")[:1].lower() + message.rstrip(".")[1:] + help_at


def _fail(message: str, code: int) -> int:
    click.echo(f"kg: {escaped(message)}", err=True)
    return code


def escaped(message: str) -> str:
    """The message on one line, with control characters written out, so that no terminal or log obeys them."""
    line = re.sub(r"\s*\n\s*", " ", message.strip())
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", lambda m: f"\\x{ord(m[0]):02x}", line)


def _trace() -> None:
    import traceback

    traceback.print_exc()


def _silenced() -> int:
    """The reader of our output has gone: say nothing more, and let nothing fail when the process ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 0


class Terminated(BaseException):
    """The process was asked to end by SIGTERM."""


def _terminated(_number: int, _frame: FrameType | None) -> NoReturn:
    raise Terminated
