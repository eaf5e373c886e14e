"""SeaweedFS: the S3 server, one key per service, fsync before each acknowledgement."""

from __future__ import annotations

import asyncio
import json
from asyncio.subprocess import PIPE, STDOUT
from urllib.parse import urlsplit

import aiohttp
from minio import Minio
from minio.error import S3Error
from minio.versioningconfig import ENABLED, VersioningConfig
from urllib3.exceptions import HTTPError

from deploy.local import keys
from deploy.local.child import Program, Tell
from deploy.local.errors import StartError
from deploy.local.layout import Layout
from deploy.local.parts.base import Place, binary, plain_environment
from deploy.local.ports import GRPC_OFFSET, LOOPBACK

VERSIONED = "casebus-files"
GRANTS = {"files": ("casebus-files", "casebus-work"), "notify": ("casebus-mail",)}
BUCKETS = tuple(bucket for buckets in GRANTS.values() for bucket in buckets)
REGION = "us-east-1"
LONGEST_SOCKET_PATH = 100  # sun_path holds 108 bytes


def url(place: Place) -> str:
    """The address that the processes get in `S3_URL`."""
    return f"http://{LOOPBACK}:{place.ports['s3']}"


def filer(place: Place) -> str:
    """The filer's address for `weed filer.meta.tail`, which tells of changes by other S3 clients."""
    return _address(place, "s3-filer")


def command_line(place: Place) -> tuple[str, ...]:
    """Every listener is named, so that none opens on a port or an interface that nobody chose."""
    folder, ports = place.layout.part("s3"), place.ports
    line = [binary("s3", "weed"), "-logtostderr=true", "-v=0", "mini", f"-dir={folder / 'data'}"]
    line += [f"-ip={LOOPBACK}", f"-ip.bind={LOOPBACK}", "-master.telemetry=false"]
    for part in ("master", "volume", "filer", "s3"):
        name = "s3" if part == "s3" else f"s3-{part}"
        line += [f"-{part}.port={ports[name]}", f"-{part}.port.grpc={ports[f'{name}-grpc']}"]
    line += [f"-admin.port={ports['s3-admin']}", f"-admin.port.grpc={ports['s3-admin'] + GRPC_OFFSET}"]
    line += ["-admin.ui=false", "-webdav=false", "-s3.port.iceberg=0", "-s3.port.lance=0", "-s3.iam=false"]
    line += ["-s3.autoCreateBucket=false", "-s3.allowDeleteBucketNotEmpty=false", "-filer.exposeDirectoryData=false"]
    line += [f"-s3.config={folder / 'identities.json'}"]
    for part in ("filer", "s3"):
        socket = folder / f"{part}.sock"
        if len(str(socket)) < LONGEST_SOCKET_PATH:
            line.append(f"-{part}.localSocket={socket}")
    return tuple(line)


def program(place: Place) -> Program:
    """Write who may do what, and say how to run the storage with it."""
    folder = place.layout.part("s3")
    (folder / "data").mkdir(mode=0o700, exist_ok=True)
    keys.write_private(folder / "identities.json", json.dumps(identities(place.layout), indent=1))
    keys.write_private(folder / "security.toml", security(place.layout))
    address = url(place)

    async def probe() -> str:
        return await _probe(address)

    return Program(
        name="s3",
        argv=command_line(place),
        env=plain_environment(),
        cwd=folder,  # where it looks for security.toml first
        log=place.layout.log("s3"),
        probe=probe,
        patience=60,
        grace=15,
    )


async def make_buckets(place: Place, tell: Tell) -> None:
    """On the first start: make the buckets, with versions where people's files are, and fsync on each."""
    marker = place.layout.part("s3") / "buckets-made"
    if marker.exists():
        return
    tell("s3", "making the buckets")
    await asyncio.to_thread(_make_buckets, url(place), place.layout)
    script = "".join(f"fs.configure -locationPrefix=/buckets/{bucket}/ -fsync -apply\n" for bucket in BUCKETS)
    answer = await shell(place, script)
    if answer.count('"fsync":  true') < len(BUCKETS):
        raise StartError("s3", "fsync could not be set for every bucket", answer[-2000:])
    keys.write_private(marker, "\n".join(BUCKETS) + "\n")


async def shell(place: Place, script: str) -> str:
    """Run lines of SeaweedFS's own operator shell and give what it printed."""
    process = await asyncio.create_subprocess_exec(
        *(binary("s3", "weed"), "shell"),
        f"-master={_address(place, 's3-master')}",
        f"-filer={filer(place)}",
        stdin=PIPE,
        stdout=PIPE,
        stderr=STDOUT,
        env=plain_environment(),
        cwd=place.layout.part("s3"),
    )
    try:
        async with asyncio.timeout(30):
            output, _ = await process.communicate(script.encode())
    except TimeoutError as error:
        process.kill()
        await process.wait()
        raise StartError("s3", "its operator shell did not answer in 30 seconds") from error
    return output.decode(errors="replace")


async def make_external_buckets(address: str, layout: Layout) -> None:
    """On a real S3 server: make the buckets that are not there, and keep versions where people's files are."""
    try:
        await asyncio.to_thread(_make_buckets, address, layout)
    except (S3Error, HTTPError, ValueError) as error:
        raise StartError("S3_URL", f"the buckets {', '.join(BUCKETS)} cannot be made there: {error}") from error


def _make_buckets(address: str, layout: Layout) -> None:
    client = Minio(
        urlsplit(address).netloc,
        access_key=keys.read(layout, "operator", "s3_access_key"),
        secret_key=keys.read(layout, "operator", "s3_secret_key"),
        secure=address.startswith("https:"),
        region=REGION,
    )
    for bucket in BUCKETS:
        if not client.bucket_exists(bucket):
            client.make_bucket(bucket)
    client.set_bucket_versioning(VERSIONED, VersioningConfig(ENABLED))


def _address(place: Place, name: str) -> str:
    return f"{LOOPBACK}:{place.ports[name]}.{place.ports[f'{name}-grpc']}"


def identities(layout: Layout) -> dict[str, object]:
    """Who may do what, in the form of SeaweedFS's `-s3.config`."""

    def identity(name: str, actions: list[str]) -> dict[str, object]:
        access = keys.read(layout, name, "s3_access_key")
        secret = keys.read(layout, name, "s3_secret_key")
        return {"name": name, "credentials": [{"accessKey": access, "secretKey": secret}], "actions": actions}

    services = [
        identity(name, [f"{verb}:{bucket}" for bucket in buckets for verb in ("Read", "Write", "List", "Tagging")])
        for name, buckets in GRANTS.items()
    ]
    return {"identities": [identity("operator", ["Admin", "Read", "Write", "List", "Tagging"]), *services]}


def security(layout: Layout) -> str:
    """Keys with which its own components sign to one another, so that the filer's HTTP port answers nobody else."""
    key = keys.read(layout, "system", "s3_signing_key")
    sections = ("jwt.signing", "jwt.signing.read", "jwt.filer_signing", "jwt.filer_signing.read")
    signing = "".join(f'[{section}]\nkey = "{key}"\n' for section in sections)
    return f"{signing}[filer.expose_directory_metadata]\nenabled = false\n"


async def _probe(address: str) -> str:
    """Ready when it refuses a stranger: the S3 door is open and knows its identities."""
    try:
        timeout = aiohttp.ClientTimeout(total=2)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(f"{address}/") as response:
            return "" if response.status == 403 else "answers strangers" if response.status == 200 else "starting"
    except (aiohttp.ClientError, TimeoutError):
        return "connecting"
