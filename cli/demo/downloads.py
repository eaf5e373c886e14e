"""Loads the demo products, their versions and the files of these, by an agent of the portal."""

import hashlib

import aiohttp

from cli.demo.model import Demo, DemoFile, DemoRelease, Slot
from cli.demo.tickets import People
from cli.session import SignedInPerson
from contracts import files, releases
from contracts.errors import unavailable
from kit.sniff import media_type

AGENT: Slot = "agent"


async def load(portal: str, demo: Demo, people: People) -> None:
    """Write products and versions in order; request ids are the same each time, so a repeat changes nothing."""
    for product in demo.products:
        key = f"demo-{portal}-product-{product.key}"
        request = releases.WriteProduct(
            request_id=key,
            product=product.key,
            names=product.names,
            about=product.about,
            how=product.how,
            articles=product.articles,
        )
        await people[AGENT].call(releases.WRITE_PRODUCT, request)
        for release in product.releases:
            await _release(people[AGENT], portal, f"{key}-{release.version.replace('.', '-')}", product.key, release)


async def _release(agent: SignedInPerson, portal: str, key: str, product: str, release: DemoRelease) -> None:
    request = releases.WriteRelease(
        request_id=key, product=product, version=release.version, day=release.day, notes=release.notes
    )
    written = await agent.call(releases.WRITE_RELEASE, request)
    if release.files:
        await _files(agent, portal, request, written.id, release.files)
    if release.out:
        state = releases.SetReleaseState(request_id=f"{key}-out", release=written.id, state="out")
        await agent.call(releases.SET_RELEASE_STATE, state)


async def _files(
    agent: SignedInPerson, portal: str, said: releases.WriteRelease, release: str, wanted: tuple[DemoFile, ...]
) -> None:
    """Put them where the files of releases lie; a version that has files keeps them as they are."""
    now = await agent.call(releases.READ_RELEASE, releases.ReadRelease(release=release))
    if now.files:
        return
    uploads = tuple([await _uploaded(agent, file) for file in wanted])
    place, key = files.releases_of(portal), f"{said.request_id}-files-{uploads[0].id}"[:60]
    folders = files.MakeFolders(place=place, paths=(f"{said.product}/{said.version}",), request_id=f"{key}-m")
    made = await agent.call(files.MAKE_FOLDERS, folders)
    ids = tuple(upload.id for upload in uploads)
    added = files.AddFiles(
        place=place, folder=made.items[0].folder, uploads=ids, on_clash="keep_both", request_id=f"{key}-a"
    )
    await agent.call(files.ADD_FILES, added)
    change = {"request_id": f"{key}-w", "release": release, "base": now.revision, "files": uploads}
    await agent.call(releases.WRITE_RELEASE, said.model_copy(update=change))


async def _uploaded(agent: SignedInPerson, file: DemoFile) -> files.UploadRef:
    """Send the bytes as the gateway does."""
    content = file.text.encode()
    staged = await agent.call(files.STAGE, files.StageUpload(name=file.name, size=len(content), release=True))
    try:
        async with aiohttp.ClientSession() as http, http.put(staged.put_url, data=content) as answer:
            answer.raise_for_status()
    except aiohttp.ClientError as error:
        raise unavailable("The storage of files does not answer right now.", retry_after=5) from error
    digest, kind = hashlib.sha256(content).hexdigest(), media_type(content)
    finish = files.FinishUpload(upload=staged.upload, size=len(content), sha256=digest, type=kind)
    return await agent.call(files.FINISH, finish)
