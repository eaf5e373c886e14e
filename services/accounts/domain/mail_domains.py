"""The mail domains of a company, from which its people write; those of public providers are nobody's."""

from services.accounts.domain.addresses import normalised

PUBLIC = frozenset(
    {
        *(
            "gmail.com",
            "googlemail.com",
            "outlook.com",
            "outlook.de",
            "hotmail.com",
            "hotmail.de",
            "live.com",
            "msn.com",
        ),
        *("yahoo.com", "yahoo.de", "ymail.com", "aol.com", "icloud.com", "me.com", "mac.com", "proton.me", "pm.me"),
        *("protonmail.com", "gmx.de", "gmx.net", "gmx.com", "gmx.at", "gmx.ch", "web.de", "freenet.de", "t-online.de"),
        *("mail.com", "mail.ru", "yandex.ru", "yandex.com", "zoho.com", "fastmail.com", "hey.com", "posteo.de"),
        *("mailbox.org", "ziggo.nl", "kpnmail.nl", "xs4all.nl", "hetnet.nl", "planet.nl", "telfort.nl", "live.nl"),
        *("hotmail.nl", "mail.dk", "live.dk", "hotmail.dk", "jubii.dk", "telia.com", "hotmail.se", "live.se"),
        *("bredband.net", "comhem.se", "bluewin.ch", "arcor.de", "vodafone.de", "1und1.de", "orange.fr", "free.fr"),
    }
)


def domain_of(text: str) -> str:
    """A mail domain as it is compared; empty when it is none. An address, or a domain after an @, is as good."""
    address = normalised(f"x@{text.strip().rpartition('@')[2]}")
    return address.partition("@")[2]
