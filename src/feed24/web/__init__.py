"""Pages written by the server: templates, their texts in two languages, their style sheet."""

from feed24.web.errors import Refused
from feed24.web.forms import read_form
from feed24.web.pages import POLICY, error, page, render

__all__ = ["POLICY", "Refused", "error", "page", "read_form", "render"]
