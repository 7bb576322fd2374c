"""What a user of fast_bitrix24 does; prints what came of it as JSON.

Run in a process of its own: the library's HTTP client reads SSL_CERT_FILE when it is imported.
"""

import base64
import json
import sys
from typing import Any

from fast_bitrix24 import Bitrix


def main(hook: str, seen: dict[str, Any]) -> None:
    b24 = Bitrix(hook, verbose=False)
    files = [["a.txt", base64.b64encode(b"content").decode()]]
    seen["added"] = b24.call(
        "log.blogpost.add", {"POST_MESSAGE": "From + November &", "DEST": ["UA"], "FILES": files}
    )
    seen["read"] = b24.get_by_ID("log.blogpost.get", [seen["added"]], ID_field_name="POST_ID")
    seen["raw"] = b24.call("log.blogpost.get", {"POST_ID": seen["added"]}, raw=True)
    seen["shared"] = b24.call("log.blogpost.share", {"POST_ID": 217, "DEST": ["SG69", "DR4"]})
    seen["all"] = [post["ID"] for post in b24.get_all("log.blogpost.get")]
    seen["batch"] = b24.call_batch(
        {"halt": 0, "cmd": {"a": "user.current", "b": "user.get?ID=$result[a][ID]"}}
    )
    seen["people"] = len(b24.get_all("user.get"))
    try:
        b24.call("log.blogpost.delete", {"POST_ID": 0}, raw=True)
    except Exception as error:
        seen["refused"] = type(error).__name__


if __name__ == "__main__":
    found: dict[str, Any] = {}
    main(sys.argv[1], found)
    print(json.dumps(found))
