"""Help pages and usage errors in the reader's language.

Typer's own words are English. Here every ``help=`` of a command or option is a message key
(``cli_…``), and the page is laid out with the catalogue's headings.
"""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup

from chatbot.messages import has, say

_USAGE = {
    "MissingParameter": "cli_missing",
    "NoSuchOption": "cli_no_option",
    "BadOptionUsage": "cli_option_empty",
    "BadParameter": "cli_bad_value",
}
"""Usage errors by class name: Typer keeps the classes themselves private."""


class Page(TyperCommand):
    """A command whose help and usage speak the reader's language."""

    def get_usage(self, ctx: Any) -> str:
        """One line: the command and what it takes."""
        return f"{_say(ctx, 'cli_usage')} {ctx.command_path} {_pieces(self, ctx)}".rstrip()

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Lay out usage, purpose, example, arguments and options."""
        formatter.write(self.get_usage(ctx) + "\n")
        _purpose(self, ctx, formatter)
        _parameters(self, ctx, formatter)


class Book(TyperGroup):
    """A group of commands whose help and usage speak the reader's language."""

    def get_usage(self, ctx: Any) -> str:
        """One line: the command and what it takes."""
        return f"{_say(ctx, 'cli_usage')} {ctx.command_path} {_say(ctx, 'cli_usage_group')}"

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Lay out usage, purpose, example, commands and options."""
        formatter.write(self.get_usage(ctx) + "\n")
        _purpose(self, ctx, formatter)
        rows = [(name, _first_sentence(ctx, sub)) for name, sub in self.commands.items()]
        _section(ctx, formatter, "cli_usage_commands", rows)
        _parameters(self, ctx, formatter)


def explain(error: Any, lang: str) -> str:
    """Say a usage error in one line, with what the option wants.

    ``error`` is a `typer.TyperException`; one we have no words for keeps its own.
    """
    kind = next((c.__name__ for c in type(error).__mro__ if c.__name__ in _USAGE), "")
    parameter = getattr(error, "param", None)
    option = getattr(error, "option_name", None) or _name(parameter)
    if kind and option:
        return say(_USAGE[kind], lang, option=option, wants=_wants(parameter))
    message = str(error.format_message()).rstrip(".")
    if message.startswith("No such command"):
        return say("cli_no_command", lang, command=message.split("'")[1])
    if "unexpected extra argument" in message:
        extra = message.rpartition("(")[2].rstrip(")")
        return f"{say('cli_extra', lang, argument=extra)} — {say('cli_extra_hint', lang)}"
    if message == "Missing command":
        return say("cli_missing_command", lang)
    return message


def _say(ctx: Any, key: str) -> str:
    lang = getattr(ctx.obj, "lang", "en")
    return say(key, lang) if has(key) else key


def _name(parameter: Any) -> str:
    if parameter is None:
        return ""
    is_option = parameter.param_type_name == "option"
    return str(parameter.opts[0] if is_option else parameter.metavar or parameter.name)


def _first_sentence(ctx: Any, command: Any) -> str:
    return _say(ctx, command.help or "").partition(". ")[0].rstrip(".")


def _wants(parameter: Any) -> str:
    low, high = getattr(parameter, "min", None), getattr(parameter, "max", None)
    if low is not None and high is not None:
        return f"{low}…{high}"
    return str(getattr(parameter, "metavar", None) or "…")


def _pieces(command: Any, ctx: Any) -> str:
    """Arguments as their metavars, then a word for the options."""
    arguments = [
        p.metavar or p.name.upper()
        for p in command.params
        if p.param_type_name == "argument" and not p.hidden
    ]
    return " ".join([*arguments, _say(ctx, "cli_usage_options")])


def _purpose(command: Any, ctx: Any, formatter: Any) -> None:
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(_say(ctx, command.help or ""))
    if command.epilog:
        formatter.write_paragraph()
        formatter.write(_say(ctx, "cli_usage_example") + "\n")
        formatter.write("".join(f"  {line}\n" for line in _say(ctx, command.epilog).splitlines()))


def _parameters(command: Any, ctx: Any, formatter: Any) -> None:
    shown = [p for p in command.params if not p.hidden]
    arguments = [
        (p.metavar or p.name, _say(ctx, p.help or ""))
        for p in shown
        if p.param_type_name == "argument"
    ]
    options = [
        (" ".join(filter(None, (", ".join(p.opts), p.metavar))), _say(ctx, p.help or ""))
        for p in shown
        if p.param_type_name == "option"
    ]
    options.append(("--home DIR", _say(ctx, "cli_opt_home")))
    options.append(("--ui fr|en", _say(ctx, "cli_opt_ui")))
    options.append(("--help", _say(ctx, "cli_opt_help")))
    _section(ctx, formatter, "cli_usage_arguments", arguments)
    _section(ctx, formatter, "cli_usage_options_heading", options)


def _section(ctx: Any, formatter: Any, heading: str, rows: list[tuple[str, str]]) -> None:
    if rows:
        formatter.write_paragraph()
        formatter.write(_say(ctx, heading) + "\n")
        formatter.indent()
        formatter.write_dl(rows)
        formatter.dedent()
