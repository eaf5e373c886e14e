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
        *("hotmail.co.uk", "live.co.uk", "outlook.dk", "yahoo.co.uk", "btinternet.com", "btopenworld.com", "sky.com"),
        *("virginmedia.com", "ntlworld.com", "talktalk.net", "blueyonder.co.uk", "tiscali.co.uk"),
        *("yahoo.se", "yahoo.dk", "yahoo.nl", "yahoo.fr", "yahoo.it", "yahoo.es", "hotmail.be", "hotmail.fr"),
        *("hotmail.it", "hotmail.es"),
        *("live.be", "live.fr", "live.it", "outlook.be", "outlook.fr", "outlook.es", "outlook.it", "outlook.at"),
        *("outlook.se", "rocketmail.com", "proton.ch", "tutanota.com", "tutanota.de"),
        *("tuta.io", "tuta.com", "duck.com", "fastmail.fm", "inbox.com", "gmx.eu", "gmx.info", "email.de"),
        *("mail.de", "online.de"),
        *("kabelmail.de", "unitybox.de", "o2online.de", "t-online.com", "magenta.de", "netcologne.de", "ewe.net"),
        *("ewetel.net", "osnanet.de", "versanet.de", "alice-dsl.net", "o2mail.de", "aol.de", "aon.at"),
        *("chello.at", "chello.nl", "home.nl", "online.nl", "kpnplanet.nl", "tele2.nl", "casema.nl", "zonnet.nl"),
        *("quicknet.nl", "upcmail.nl", "tiscali.nl", "wanadoo.nl", "caiway.nl", "solcon.nl", "freeler.nl"),
        *("zeelandnet.nl", "hccnet.nl", "telenet.be", "skynet.be", "proximus.be", "scarlet.be", "pandora.be"),
        *("belgacom.net", "voo.be"),
        *("stofanet.dk", "tdcadsl.dk", "mail.tele.dk", "tele.dk", "get2net.dk", "ofir.dk", "sol.dk", "youmail.dk"),
        *("webspeed.dk", "privat.dk", "post.tele.dk", "email.dk", "c.dk", "altiboxmail.dk"),
        *("tele2.se", "spray.se", "swipnet.se", "telia.se", "glocalnet.net", "passagen.se", "bahnhof.se", "home.se"),
        *("tele2.com", "sunrise.ch", "hispeed.ch", "wanadoo.fr", "laposte.net", "sfr.fr", "libero.it"),
        *("bredband.net", "comhem.se", "bluewin.ch", "arcor.de", "vodafone.de", "1und1.de", "orange.fr", "free.fr"),
    }
)


def domain_of(text: str) -> str:
    """A mail domain as it is compared; empty when it is none. An address, or a domain after an @, is as good."""
    address = normalised(f"x@{text.strip().rpartition('@')[2]}")
    return address.partition("@")[2]
