"""Laws are tried without a stop-watch: how long a case takes is no property of the engine on a busy machine."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
