"""What the wire calls things, where that is the same for all applications."""

from collections.abc import Mapping

LICENSE = "en_selfhosted"
LANGUAGE = "en"
# The status of a local application.
LOCAL = "L"
# The official Python client needs both, and is content with any text.
LICENSE_KIND: Mapping[str, str] = {"LICENSE_TYPE": "selfhosted", "LICENSE_FAMILY": "selfhosted"}
# What applications send to the authorization server is small.
LARGEST_BODY = 1 << 20
