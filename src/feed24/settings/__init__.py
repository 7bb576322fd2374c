"""The settings of one process: `Settings` is the frozen object, `load` reads it."""

from feed24.settings.model import Settings
from feed24.settings.sources import SettingsError, load

__all__ = ["Settings", "SettingsError", "load"]
