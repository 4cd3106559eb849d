"""F-34: we never call a mail signed: no badge can cover what was not signed."""

from email.message import EmailMessage


def test_signed_mail_shows_no_badge(deliver_in, shop, client_of, agent):
    mail = EmailMessage()
    mail["From"] = "mirjam@example.org"
    mail["To"] = shop.mailboxes.get().email
    mail["Subject"] = "Signed"
    mail["Message-ID"] = "<signed@example.org>"
    mail.set_content("Signed text.")
    mail.add_attachment(
        b"not a signature", maintype="application", subtype="pgp-signature", filename="s.asc"
    )
    mail.replace_header("Content-Type", 'multipart/signed; protocol="application/pgp-signature"')
    row = deliver_in(mail.as_bytes())
    page = client_of(agent).get(f"/desk/tickets/{row.message.ticket_id}/").content.decode().lower()
    assert not [word for word in ("good signature", "verified", "signature valid") if word in page]
