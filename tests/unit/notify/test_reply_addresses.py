"""Reply addresses: ours are known whatever their case, and nobody else can make one."""

from services.notify.domain.incoming.addresses import AddressBook, Home
from services.notify.domain.replying import read_reply_address, reply_address

KEY, DOMAIN = "0123456789abcdef", "reply.autowork.example"
NOTICE = "01m81p435rht022s54942t11mw"


def test_a_reply_address_finds_its_mail_again() -> None:
    address = reply_address(KEY, NOTICE, "3", DOMAIN)
    assert len(address.partition("@")[0]) <= 64
    assert read_reply_address(KEY, address.upper(), DOMAIN) == (NOTICE, "3")


def test_a_changed_or_foreign_reply_address_is_none_of_ours() -> None:
    address = reply_address(KEY, NOTICE, "3", DOMAIN)
    for other in (address.replace(".3.", ".4."), address.replace("01m", "01n"), address.replace(DOMAIN, "x.example")):
        assert read_reply_address(KEY, other, DOMAIN) is None
    assert read_reply_address("another key", address, DOMAIN) is None


def test_a_mail_goes_to_its_reply_addresses_and_once_to_each_portal() -> None:
    homes = {"help@a.example": Home("a"), "sales@a.example": Home("a"), "help@b.example": Home("b")}
    book = AddressBook(homes, {"service@a.example": "a"}, DOMAIN, KEY)
    reply = reply_address(KEY, NOTICE, "3", DOMAIN)
    assert [place.address for place in book.places(["help@a.example", reply])] == [reply, "help@a.example"]
    found = book.places(["Help@A.example", "sales@a.example", "service@a.example", "help@b.example", "x@x.example"])
    assert [(place.address, place.portal) for place in found] == [("help@a.example", "a"), ("help@b.example", "b")]
