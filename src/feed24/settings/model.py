"""The settings of one process: a frozen object, read once.

Later sources win: the file `feed24.toml`, then the environment (`FEED24_*`), then command-line
flags. A key nobody knows is an error, so a typing mistake never passes as a default.
"""

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from feed24.settings.access import Access
from feed24.settings.company import Company
from feed24.settings.outside import Outside
from feed24.settings.serving import Serving
from feed24.settings.storage import Storage
from feed24.settings.watching import Watching


# The reference page begins with the last of these.
class Settings(Watching, Outside, Company, Access, Serving, Storage, BaseSettings):
    """Everything an installation may choose. Field descriptions are the reference page.

    Constructing one reads nothing but its arguments; `feed24.settings.load` reads the sources.
    """

    model_config = SettingsConfigDict(frozen=True, extra="forbid", validate_default=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)
