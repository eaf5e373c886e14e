"""The door for mail with a certificate: STARTTLS, nothing smuggled in before it, and a renewed certificate at once."""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import aiosmtplib
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from kit.clock import utc_now
from kit.settings import SettingsError
from services.notify.adapters.incoming.certificate import Certificate
from services.notify.adapters.incoming.smtp import DoorLimits, Receiver, smtp_door

SENDER, RECIPIENT = "jan@visser.example", "help@casebus.example"
MAIL = f"From: {SENDER}\r\nTo: {RECIPIENT}\r\nSubject: A question\r\n\r\nHow?\r\n"


class Kept:
    """The mails that were taken."""

    def __init__(self) -> None:
        self.mails: list[tuple[bytes, str]] = []

    async def take(self, raw: bytes, sender: str, _recipients: Sequence[str]) -> list[str]:
        self.mails.append((raw, sender))
        return [str(len(self.mails))]

    @property
    def receiver(self) -> Receiver:
        return Receiver(lambda address: address == RECIPIENT, self.take, lambda _what, _why: None, DoorLimits())


def write_pair(folder: Path, name: str) -> ssl.SSLContext:
    """A certificate that signs itself, and its key; a context that trusts only that one."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder(called, called, key.public_key(), x509.random_serial_number())
        .not_valid_before(utc_now() - timedelta(days=1))
        .not_valid_after(utc_now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(Encoding.PEM)
    (folder / "tls.crt").write_bytes(pem)
    (folder / "tls.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return ssl.create_default_context(cadata=pem.decode())


async def deliver(where: tuple[str, int], trust: ssl.SSLContext, name: str = "mx.casebus.example") -> str:
    """Send one as a mail server does that insists on encryption; the answer to its text."""
    client = aiosmtplib.SMTP(hostname=where[0], port=where[1], start_tls=False, timeout=20)
    async with client:
        await client.starttls(server_hostname=name, tls_context=trust)
        await client.mail(SENDER)
        await client.rcpt(RECIPIENT)
        return (await client.data(MAIL)).message


async def test_a_mail_comes_encrypted_with_a_certificate_that_is_checked(tmp_path: Path) -> None:
    trust, kept = write_pair(tmp_path, "mx.casebus.example"), Kept()
    async with smtp_door("127.0.0.1:0", kept.receiver, "mx.casebus.example", Certificate(tmp_path).context) as where:
        assert await deliver(where, trust) == "2.0.0 Kept as 1"
    assert kept.mails[0][1] == SENDER
    assert b"Subject: A question" in kept.mails[0][0]


async def test_what_was_sent_before_the_encryption_is_never_taken_as_said_within(tmp_path: Path) -> None:
    trust, kept = write_pair(tmp_path, "mx.casebus.example"), Kept()
    async with smtp_door("127.0.0.1:0", kept.receiver, "mx.casebus.example", Certificate(tmp_path).context) as where:
        reader, writer = await asyncio.open_connection(*where)
        await reader.readline()
        writer.write(b"EHLO attacker.example\r\n")
        while (await reader.readline())[3:4] == b"-":
            pass
        writer.write(f"STARTTLS\r\nMAIL FROM:<{SENDER}>\r\nRCPT TO:<{RECIPIENT}>\r\nDATA\r\nforged\r\n.\r\n".encode())
        await reader.readline()
        try:
            async with asyncio.timeout(20):
                await writer.start_tls(trust, server_hostname="mx.casebus.example")
                writer.write(b"RSET\r\n")
                answer = await reader.readline()
        except (OSError, TimeoutError):  # ssl.SSLError is one: it hung up
            answer = b""
        writer.close()
    assert kept.mails == []
    assert not answer.startswith(b"250 2.1.5")


async def test_a_renewed_certificate_serves_the_next_connection_and_a_broken_one_changes_nothing(
    tmp_path: Path,
) -> None:
    old, kept = write_pair(tmp_path, "mx.casebus.example"), Kept()
    certificate = Certificate(tmp_path)
    assert not certificate.renew()
    async with smtp_door("127.0.0.1:0", kept.receiver, "mx.casebus.example", certificate.context) as where:
        key = (tmp_path / "tls.key").read_bytes()
        new = write_pair(tmp_path, "mx.casebus.example")
        fresh = (tmp_path / "tls.key").read_bytes()
        (tmp_path / "tls.key").write_bytes(key)  # the certificate is the new one, its key is not yet
        assert not certificate.renew()
        assert await deliver(where, old) == "2.0.0 Kept as 1"
        (tmp_path / "tls.key").write_bytes(fresh)
        os.utime(tmp_path / "tls.key", ns=(1, 1))
        assert certificate.renew()
        assert await deliver(where, new) == "2.0.0 Kept as 2"
        with pytest.raises(ssl.SSLCertVerificationError):
            await deliver(where, old)


def test_a_folder_without_a_pair_is_named_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="CASEBUS_MAIL_TLS"):
        Certificate(tmp_path)
    write_pair(tmp_path, "mx.casebus.example")
    (tmp_path / "tls.key").write_text("no key")
    with pytest.raises(SettingsError, match="CASEBUS_MAIL_TLS"):
        Certificate(tmp_path)
