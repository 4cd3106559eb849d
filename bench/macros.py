"""How well and how quickly macros are suggested.

    python bench/macros.py [--macros 500] [--uses 5000]

First over the demo shop: for how many answered questions is the macro that was really used among
the five suggested, computed with the question itself left out, and on each half with the weights
that are best on the other half. Then the time of a suggestion among many macros. Runs in a database
of its own, which is removed at the end.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from itertools import product
from operator import itemgetter
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
    from tickets.macros import suggest

    questions = left_out()
    print(f"{len(questions)} answered questions, each left out:")
    for best in (1, 3, 5):
        share = found_among(best, questions)
        print(f"  the macro used is among the first {best}: {share:.0%}")
    shipped = suggest.DOUBT, suggest.HABIT
    halves = questions[::2], questions[1::2]
    for chosen_on, measured_on in (halves, halves[::-1]):
        rated = []
        for weights in product((3.0, 6.0, 12.0), (1.0, 2.0, 3.0, 4.5, 6.0)):
            suggest.DOUBT, suggest.HABIT = weights
            rated.append((found_among(5, chosen_on), found_among(5, measured_on), weights))
        _share_there, share, weights = max(rated, key=itemgetter(0))
        print(f"  with the weights best on the other half {weights}: {share:.0%} of this half")
    suggest.DOUBT, suggest.HABIT = shipped


def found_among(best, questions):
    from tickets.macros.suggest import likeliest

    return statistics.mean(
        used in likeliest(words, known)[:best] for used, words, known in questions
    )


def left_out():
    """Every macro used, with the question's words and what would be known without that question."""
    from tickets.macros.models import Macro, MacroUse
    from tickets.macros.suggest import Count, experience, question_words

    macros = list(Macro.objects.values_list("pk", flat=True))
    uses = MacroUse.objects.select_related("macro", "ticket__customer", "ticket__shop")
    found = []
    for use in uses.order_by("pk"):
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
        found.append((use.macro_id, words, known))
    return found


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
