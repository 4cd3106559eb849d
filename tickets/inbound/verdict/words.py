"""The subjects and addresses by which programs give themselves away."""

import re

VACATION = re.compile(
    r"\bout[- ]of[- ](?:the[- ])?office\b|\booo\b|auto(?:matic|mated)?[- ]?(?:reply|response|"
    r"answer)|\bautoreply|\bautorespon|\bauto-?reply\b|\bautomatisch(?:e|es)? (?:antwoord|"
    r"antwort|beantwoord|bericht|reply|afwezigheid)|\bafwezig|\babwesen|\babwesend|\burlaub|"
    r"\bvakantie|\bvacation\b|\bon (?:holiday|leave|vacation)\b|\bholiday (?:reply|notice)|"
    r"\baway from (?:my|the) (?:office|mail|e-?mail|desk)|\br[ée]ponse automatique|"
    r"\babsen(?:ce|t)[ :(]|\babsence du bureau|\babsent(?:e)? du bureau|"
    r"\bautomatische antwort|\bfuera de (?:la )?oficina|\brespuesta autom[aá]tica|"
    r"\brisposta automatica|\bfuori (?:sede|ufficio)|\bassente\b|\bresposta autom[aá]tica|"
    r"\bautosvar|\bautomatisk svar|\bautomatiskt svar|\bfrånvaro|\bfrav[æe]r|\bpoissaolo|"
    r"\bautomaattinen vastaus|\bodpowied[źz] automatyczna|\bautomatyczna odpowied|"
    r"\bautomatick[áa] odpov|\bавтоответ|\bавтоматический ответ|"
    r"自動返信|自动答复|自動回覆|자동 회신|부재중|"
    r"\bout of town\b|\boof:|\bik ben (?:niet|er even)|\bautomatikus válasz|\botomatik yanıt|"
    r"\bniet aanwezig|\bbuiten kantoor",
    re.IGNORECASE,
)
AUTO_REPLY_SUBJECT = re.compile(
    r"^(?:re: |fwd?: |\[[^\]]{0,40}\] )*(?:auto(?:matic|mated)?[- ]?(?:re(?:ply|sponse|spond)|"
    r"confirm\w*|acknowledge?ment)\b|autoreply|ontvangstbevestiging|automatisch antwoord|"
    r"automatische (?:antwort|ontvangst)|we (?:have )?received your (?:message|request|"
    r"e-?mail)|eingangsbestätigung|accusé de réception|réponse automatique|autosvar)",
    re.IGNORECASE,
)
BOUNCE_SUBJECT = re.compile(
    r"undeliver(?:able|ed)|delivery (?:status notification|failure|has failed|report|problem|"
    r"error|notification|unsuccessful|incomplete|delayed|to .{0,80} failed)|"
    r"mail delivery (?:failed|failure|error|subsystem|status)|failure (?:notice|delivery)|"
    r"returned (?:mail|to sender|message|email)|mail system error|non.?deliver|"
    r"not (?:be )?delivered|delivery failed|message delivery fail|could not (?:be delivered|"
    r"send message)|warning: (?:message|could not|delayed)|(?:e-?mail|message|"
    r"mail) (?:could not be|was not|not|has been) (?:delivered|returned|rejected|delayed)|"
    r"niet (?:be)?zorgbaar|onbestelbaar|niet afgeleverd|unzustellbar|"
    r"(?:konnte )?nicht zugestellt|zustellung|non remis|non[- ]distribu|"
    r"échec de (?:la )?remise|no (?:se ha podido |se pudo )?entrega|no entregad|"
    r"mancato recapito|impossibile recapitare|olevererbart|kunne ikke leveres|"
    r"ei voitu toimittaa|nie dostarczono|недоставлен|не доставлен|"
    r"sender notify|配信|エラーメール|"
    r"送信できません|退信|delivery delayed|permanent error|rejected mail|mail rejected|"
    r"user unknown|"
    r"message status - undeliverable|mdaemon notification|"
    r"benachrichtung zum übermittlungsstatus|statusmelding|falha na entrega|não entregue|"
    r"doručení|bounced? (?:mail|message)|nondeliverable|(?:address|recipient|"
    r"mailbox) (?:not found|unknown|rejected)|message undeliverable|cannot send message|"
    r"mail could not|failed (?:delivery|mail)|error sending|failed to deliver",
    re.IGNORECASE,
)
BOUNCE_TEXT = re.compile(
    r"(?:could not|couldn't|can ?not|unable to|wasn't able to|was not able to|"
    r"not) (?:be )?deliver|delivery to the following recipients? (?:has |have )?(?:failed|"
    r"been delayed)|failed permanently|(?:following|these) (?:address|recipient|"
    r"destination)\S*(?: \w+)? (?:had|has|have|failed|did|was|were|could)|"
    r"permanent (?:fatal )?errors|(?:user|mailbox|recipient|account|host|domain)\S* (?:is |"
    r"was )?(?:unknown|not found|unavailable|does not exist|doesn't exist|not exist|disabled|"
    r"full|over quota|has been disabled)|no such (?:user|mailbox|recipient|person|account)|"
    r"unknown (?:user|recipient|address)|(?:unrouteable|undeliverable|invalid) (?:mail |"
    r"e-?mail )?(?:domain|address|recipient)|delivery (?:has )?failed|qmail-send program|"
    r"returned (?:to sender|message|mail)|55\d[ -]5?\.?\d?|mailbox (?:is )?full|over quota|"
    r"quota exceeded|recipient address rejected|address rejected|relay(?:ing)? denied|"
    r"kon niet worden (?:be)?zorgd|niet (?:worden )?afgeleverd|konnte nicht zugestellt|"
    r"n'a pas pu être (?:remis|distribu|délivr)|gick inte att leverera|no se (?:ha podido|"
    r"pudo) entregar|message (?:has been )?(?:rejected|blocked|bounced)|"
    r"宛先|存在しません|送信できません|"
    r"見つかりません|retry timeout|mail quota|exceeded? .{0,30}quota|unknown or illegal alias|"
    r"not listed in|inactive (?:user|account)|undelivered",
    re.IGNORECASE,
)
ROBOT_LOCAL_PART = re.compile(
    r"mailer|daemon|^postmast|maildeliver|mail[._-]?deliver|mail-?system|^mmdf|^bounces?\b|"
    r"undeliver|^smtp|^mailadm|microsoftexchange|^mdaemon|^non-?delivery",
    re.IGNORECASE,
)
ROBOT_NAME = re.compile(
    r"mail(?:er)?[- ]?daemon|mail delivery (?:sub)?system|delivery (?:sub)?system|postmaster|"
    r"system administrator|internet mail delivery|mail administrator|mail router|"
    r"systeembeheerder|systemadministrator",
    re.IGNORECASE,
)
NO_REPLY = re.compile(
    r"(?:^|[._+-])(?:no|do|not)[._-]?(?:t|not)?[._-]?(?:reply|respond|answer)|noreply|"
    r"donotreply|do[._-]not[._-]reply|no[._-]?responder|keine[._-]?antwort|nepasrepondre|"
    r"ne[._-]pas[._-]repondre|niet[._-]?(?:be)?antwoorden|^nicht[._-]antworten",
    re.IGNORECASE,
)
