"""The web page of the portal: its built files, and the document that they start from.

`ui/` is its source; `hatch_build.py` builds it into `static` (docs/page.md).
"""
