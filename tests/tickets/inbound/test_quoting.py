"""What the customer just wrote stays; what was there before folds away, and nothing is lost."""

from pathlib import Path

import pytest

from tickets.inbound.parse import parse_mail
from tickets.inbound.quoting import split_html, split_text

MAILS = Path(__file__).resolve().parents[2] / "mail"


@pytest.mark.parametrize(
    ("name", "visible"),
    [
        ("reply_gmail_dutch", "Dank, het is er nog niet."),
        ("reply_gmail_dutch_wrapped", "Nog niets."),
        ("reply_apple_dutch", "Graag ruilen."),
        ("reply_outlook_dutch", "Kunt u bellen?\n\nMet vriendelijke groet,\nSanne"),
        ("reply_new_outlook_dutch", "Prima."),
        ("reply_original_message_dutch", "Dat klopt niet."),
        ("reply_gmail_german", "Die Größe ist falsch."),
        ("reply_outlook_german", "Bitte stornieren."),
        ("reply_gmail_french", "Je préfère un remboursement."),
        ("reply_outlook_french", "Merci de me rappeler."),
        ("reply_gmail_english", "Still waiting."),
        ("reply_name_first", "Klopt."),
        ("reply_below_quote", "Het antwoord staat onderaan."),
        ("reply_marker_above", "Ja, doe maar."),
        ("reply_signature", "Graag een bon."),
        ("reply_html_gmail", "Top, bedankt voor de uitleg."),
        ("reply_html_outlook_web", "Kan ik ruilen?"),
        ("reply_html_webde", "Bitte umtauschen."),
        ("reply_html_thunderbird", "Onderaan graag.\n\nMaat 42."),
        ("transfer_base64_with_footer", "De rits is stuk."),
        ("mail_in_mail", "Zie hun bericht."),
    ],
)
def test_visible_part_of_reply(name, visible):
    mail = parse_mail((MAILS / f"{name}.eml").read_bytes())
    assert mail.reply_text == visible


@pytest.mark.parametrize("name", ["reply_text_that_is_no_quote", "reply_forward_with_comment"])
def test_nothing_is_folded(name):
    mail = parse_mail((MAILS / f"{name}.eml").read_bytes())
    assert (mail.reply_text, mail.quoted_text) == (mail.text, "")


def test_answers_between_quotes_stay_with_their_questions():
    mail = parse_mail((MAILS / "reply_between_quotes.eml").read_bytes())
    assert mail.reply_text.split("\n")[1:] == [
        "> Welke maat?", "", "Maat 42.", "", "> Welke kleur?", "", "Blauw.",
    ]  # fmt: skip
    assert mail.quoted_text == "> Groet, de winkel"


@pytest.mark.parametrize("path", sorted(MAILS.glob("reply_*.eml")), ids=lambda path: path.stem)
def test_no_word_is_lost(path):
    mail = parse_mail(path.read_bytes())
    assert sorted((mail.reply_text + "\n" + mail.quoted_text).split()) == sorted(mail.text.split())


@pytest.mark.parametrize(
    ("body", "visible"),
    [
        ("Prima\n\n2016-03-03 11:35 GMT+01:00 Winkel <info@x.nl>:\n> oud", "Prima"),
        ("Prima\n\n2016/3/3 Winkel <info@x.nl>\n\n> oud", "Prima"),
        ("Prima On Wed, Apr 4, 2012 at 3:59 PM, info@x.nl wrote:\n> oud", "Prima"),
        ("Ja.\n------On 12/29/2012 17:32 PM, Winkel wrote-----\n\noud", "Ja."),
        (
            "Ja.\n\n---- Op di, 05 mrt 2024 10:00:00 +0100 Winkel <i@x.nl> schreef ----\n\noud",
            "Ja.",
        ),
        ("Ja.\n\nEl 11/03/2016 11:34, Tienda <\ninfo@x.es> escribió:\n> viejo", "Ja."),
        (
            "Ja.\n\nIl giorno mar 5 mar 2024 alle ore 10:00 Negozio <i@x.it> ha scritto:\n\n> v",
            "Ja.",
        ),
        ("Ja.\n\nW dniu 28 stycznia 2015 01:53 Sklep <i@x.pl>\nnapisał:\n\nstare", "Ja."),
        ("Ja.\n\nDen tir. 5. mar. 2024 kl. 10.00 skrev Butik <i@x.dk>:\n\n> g", "Ja."),
        ("はい\n\n2024年3月12日(火) 10:00 店 <i@x.jp>:\n\n> q", "はい"),
        (
            "Top\n\n*Van:* W <i@x.nl>\n*Verzonden:* dinsdag 10:00\n*Aan:* c\n*Onderwerp:* d\n\noud",
            "Top",
        ),
        ("Top\n\nVon: L\nGesendet: Dienstag\nAn: c\nBetreff: d\n\nalt", "Top"),
        ("Top\n\n-- REPLY ABOVE THIS LINE --\n\noud", "Top"),
        ("Top\n\nOn Mon 3 March 2024, W wrote:\n\n> -- REPLY ABOVE THIS LINE --\n\noud", "Top"),
        ("Top\n\nSent from my Galaxy", "Top"),
        ("Top — \nSent from Mailbox", "Top"),
        ("Top\n\nVon meinem iPhone gesendet", "Top"),
        ("Top\n\nEnvoyé de mon iPhone", "Top"),
        ("Top\n\n> losse oude regel\n> nog een", "Top"),
        ("Kan dit?\n\nDe informatie verzonden met dit e-mailbericht is vertrouwelijk.", "Kan dit?"),
        (
            "Hoi\n____________________________________\nklanten mailing list\nhttps://lijst.x.nl/",
            "Hoi",
        ),
    ],
)
def test_split_text(body, visible):
    assert split_text(body).visible == visible


@pytest.mark.parametrize(
    "body",
    [
        "On which horse shall you ride?",
        "On Monday I wrote:\nplease refund me.",
        "Op 12 mei 2024 heb ik u geschreven:\nmijn jas is stuk.",
        "Verzonden via de post op maandag.\nNooit gekomen.\nGraag nazoeken.\nOf geld terug.",
        "> alleen een citaat",
        "Van: Jan <jan@x.nl>\nOnderwerp: jas\n\nBericht: stuk",
        "Lijst:\n- een\n- twee\n---\ntotaal 2",
        "IBAN NL00 BANK 0123, t.n.v. J. Smit\nOrder: 4711",
        "Kijk eens\n>>> >>> http://www.x.nl <<<\nop die pagina",
        "--\nJan",
        "Hallo,\n\nFrom: Amsterdam\nTo: Berlin\nDate: 3 May 10:00\n\nKan dat?",
        "| maat | kleur |\n| 42 | rood |",
        "Dear shop,\n\nI saw that John wrote on 12/03/2024 that:\nthe colour fades.",
        "Le 3 mai 2024 à 10:00, le livreur est passé et a écrit sur l'avis : absent.\nMerci",
        "Ik bestelde op 3 mei 2024 om 10:00 bij jan@x.nl:\n- een jas\n- een broek",
    ],
)
def test_text_that_stays_whole(body):
    assert split_text(body).visible == body


@pytest.mark.parametrize(
    "html",
    [
        '<p>Ja</p><div id="x_divRplyFwdMsg"><b>Van:</b> A</div>oud',
        '<p>Ja</p><div class="yahoo_quoted"><div>Op dinsdag schreef W:</div>oud</div>',
        (
            "<p>Ja</p><div>Op 5 mrt. 2024 om 10:00 heeft W &lt;i@x.nl&gt; het volgende geschreven:</div>"
            '<blockquote type="cite">oud</blockquote>'
        ),
        (
            '<p>Ja</p><div style="border-top:solid #E1E1E1 1.0pt"><p><b>Van:</b> W &lt;i@x.nl&gt;<br>'
            "<b>Verzonden:</b> 10:00<br><b>Aan:</b> J<br><b>Onderwerp:</b> x</p></div><p>oud</p>"
        ),
        '<p>Ja</p><div class="gmail_signature">oud</div>',
    ],
)
def test_split_html_cuts_text_and_markup(html):
    split = split_html(html)
    assert (split.visible, "oud" in split.html, "oud" in split.quoted) == ("Ja", False, True)


def test_html_without_quote_is_untouched():
    html = "<table><tr><td>Ja</td></tr></table>"
    assert split_html(html).html == html
