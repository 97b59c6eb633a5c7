"""`desk completion`: what makes a shell complete the commands."""

from __future__ import annotations

import argparse

import shtab

from desk.cli.command_parser import all_parsers
from desk.cli.context import Context
from desk.cli.output import print_line
from desk.cli.parser import command_parser

_PLACES = """\
put it where your shell looks for such files:
  bash  desk completion bash > ~/.local/share/bash-completion/completions/desk
  zsh   desk completion zsh > ~/.zfunc/_desk       with `fpath+=~/.zfunc` before `compinit` in ~/.zshrc
  tcsh  desk completion tcsh > ~/.desk.completion  with `source ~/.desk.completion` in ~/.cshrc
"""


def places_help() -> str:
    """Where each shell looks for its script, for the help."""
    return _PLACES


def print_completion(context: Context, options: argparse.Namespace) -> int:
    """Print the completion script of a shell."""
    parser = command_parser()
    for each in all_parsers(parser):
        each.usage = None  # it would be taken for the name
    print_line(shtab.complete(parser, shell=options.shell).rstrip("\n"))
    return 0
