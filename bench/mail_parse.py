"""How many mails a second one process reads: `python bench/mail_parse.py DIRECTORY`."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tickets.inbound.parse import parse_mail
from tickets.inbound.verdict import judge
from tickets.lib.html import sanitise


def main(folder: str = "tests/mail") -> None:
    mails = [path.read_bytes() for path in sorted(Path(folder).glob("*.eml"))]
    rounds = max(1, 1000 // len(mails))
    start = time.perf_counter()
    for _ in range(rounds):
        for raw in mails:
            mail = parse_mail(raw)
            judge(mail)
            sanitise(mail.html)
    taken = time.perf_counter() - start
    size = sum(map(len, mails)) / len(mails) / 1000
    print(f"{rounds * len(mails) / taken:.0f} mails a second, {size:.1f} kB on average")


if __name__ == "__main__":
    main(*sys.argv[1:2])
