"""Ends well when the parts of the health page that are asked for are well; needs only Python."""

import json
import sys
import urllib.error
import urllib.request


def main(url: str, *parts: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=8) as response:
            said = json.load(response)
    except urllib.error.HTTPError as error:
        # 503 says that some part is silent; it need not be one of ours.
        said = json.load(error)
    silent = [part for part in parts if said.get(part) != "ok"]
    return 1 if silent else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
