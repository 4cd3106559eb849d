"""How well and how quickly macros are suggested.

    python bench/macros.py [--macros 500] [--uses 5000]

First over the demo shop: for how many answered questions is the macro that was really used among
the five suggested, computed with the question itself left out. Then the time of a suggestion among
many macros. Runs in a database of its own, which is removed at the end.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--macros", type=int, default=500)
    parser.add_argument("--uses", type=int, default=5000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"HELPDESK_DATA": folder, "DJANGO_SETTINGS_MODULE": "helpdesk.settings"}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from django.core.management import call_command

        from tickets.core.clock import now
        from tickets.demo.play import play

        call_command("migrate", verbosity=0, interactive=False)
        play(now=now())
        hits()
        speed(args)


def hits():
    from tickets.macros.models import Macro, MacroUse
    from tickets.macros.suggest import Count, experience, likeliest, question_words

    macros = list(Macro.objects.values_list("pk", flat=True))
    uses = MacroUse.objects.select_related("macro", "ticket__customer", "ticket__shop")
    ranks = []
    for use in uses:
        words = question_words(use.ticket, before=use.at)
        known = experience(words, macros)
        known.questions[use.macro_id] -= 1
        for word in words:
            counts = known.words.get(word, {})
            if use.macro_id in counts:
                own, learned = counts[use.macro_id]
                counts[use.macro_id] = Count(own, learned - 1)
                if own + learned == 1:
                    del counts[use.macro_id]
        found = likeliest(words, known)
        ranks.append(found.index(use.macro_id) if use.macro_id in found else len(macros))
    print(f"{len(ranks)} answered questions, {len(macros)} macros, each question left out:")
    for best in (1, 3, 5):
        share = sum(rank < best for rank in ranks) / len(ranks)
        print(f"  the macro used is among the first {best}: {share:.0%}")


def speed(args):
    from tickets.core.clock import now
    from tickets.core.message import Direction, Message
    from tickets.core.people import Role, User
    from tickets.core.ticket import Ticket
    from tickets.macros.models import Macro, MacroUse, MacroWord
    from tickets.macros.suggest import QUESTIONS, suggest

    draw = random.Random(1817)
    moment = now()
    agent = User.objects.filter(role=Role.AGENT).first()
    texts = list(
        Message.objects.filter(direction=Direction.IN).values_list("visible_text", flat=True)
    )
    vocabulary = sorted({word for text in texts for word in text.lower().split()})
    for number in range(args.macros - Macro.objects.count()):
        Macro.objects.create(title=f"Macro {number}", created_at=moment, updated_at=moment)
    tickets = list(Ticket.objects.select_related("customer", "shop"))
    macros = list(Macro.objects.all())
    MacroUse.objects.bulk_create(
        MacroUse(macro=draw.choice(macros), user=agent, ticket=draw.choice(tickets), at=moment)
        for _ in range(args.uses)
    )
    known = list(MacroWord.objects.exclude(word=QUESTIONS).values_list("word", flat=True))
    words = sorted({*known, *(word[:6] for word in vocabulary)})
    common = [word for word, _count in Counter(known).most_common(200)]
    rows = []
    for macro in macros:
        # A macro with a past knows some 150 words; the common ones stand with every macro.
        rows += [MacroWord(macro=macro, word=word, learned=1) for word in draw.sample(words, 100)]
        rows += [MacroWord(macro=macro, word=word, learned=3) for word in common[:100]]
        rows.append(MacroWord(macro=macro, word=QUESTIONS, learned=20))
    MacroWord.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    times = []
    for ticket in tickets:
        started = time.process_time()
        suggest(ticket=ticket, user=agent, now=moment)
        times.append(1000 * (time.process_time() - started))
    times.sort()
    print(f"{len(macros)} macros, {MacroWord.objects.count()} words, {args.uses} uses more:")
    print(
        f"  a suggestion takes of the processor {statistics.median(times):.1f} ms at the median,",
        end=" ",
    )
    print(f"{times[len(times) * 95 // 100]:.1f} ms at the 95th percentile")


if __name__ == "__main__":
    main()
