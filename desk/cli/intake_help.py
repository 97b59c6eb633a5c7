"""Further help for `desk intake`."""

from __future__ import annotations

import argparse

from desk.cli.context import Context
from desk.cli.output import print_line

_ACCOUNT = """\
an account, in the settings file:
  [intake.help]
  host = "imap.desk.example"
  user = "help@desk.example"
  password_file = "~/.config/desk/help.password"  # mode 600; or one of these two:
  # password_command = "pass show desk/help"
  # password_keyring = "desk"                     # the service there; needs desk[keyring]
  # folder = ["INBOX", "Sent"]                    # INBOX; with the folder of sent mail, our answers come in too
  # desk = ["help@desk.example"]                  # whose mail is the desk's; "@desk.example" is all of it
  # encryption = "tls"                            # or starttls; off only for this machine itself
  # login = "oauth2"                              # what password_command prints is an access token
  # port = 993
  # look_seconds = 60                             # how often folders other than the first are looked at
  # ca = "/etc/ssl/our-own-ca.pem"                # to trust a certificate of your own

Nothing on the server is changed: no mail is deleted, moved or marked as read.
"""


def account_help() -> str:
    """An account as it stands in the settings."""
    return _ACCOUNT


def show_intake(context: Context, options: argparse.Namespace) -> int:
    """Print the help, for a command without a place."""
    print_line(options.parser.format_help().rstrip("\n"))
    return 0
