"""Products and their releases as pages see them."""

from dataclasses import dataclass

from contracts import files as f
from contracts import notify as n
from contracts import releases as r
from contracts import tickets as t
from gateway.peers.calls import Caller, asked


@dataclass(frozen=True)
class ReleasesPeer:
    """Reading, writing, following, and the tickets that are tied to a release."""

    bus: Caller

    async def shelf(self, token: str, each: int = 4) -> r.Shelf:
        """The products with their newest releases."""
        return await self.bus.call(r.LIST_PRODUCTS, r.ListProducts(each=each), token=token)

    async def product(self, token: str, product: str) -> r.ProductReleases:
        """One product with all of its releases."""
        return await self.bus.call(r.READ_PRODUCT, asked(r.ReadProduct, product=product), token=token)

    async def release(self, token: str, release: str) -> r.Release:
        """One release with its notes."""
        return await self.bus.call(r.READ_RELEASE, asked(r.ReadRelease, release=release), token=token)

    async def write_product(self, token: str, request: r.WriteProduct) -> r.ReleaseWritten:
        """A new product, or what one says from now on."""
        return await self.bus.call(r.WRITE_PRODUCT, request, token=token)

    async def write_release(self, token: str, request: r.WriteRelease) -> r.ReleaseWritten:
        """A new release, or what one says from now on."""
        return await self.bus.call(r.WRITE_RELEASE, request, token=token)

    async def set_state(self, token: str, request: r.SetReleaseState) -> r.ReleaseWritten:
        """It is out, withdrawn, or coming."""
        return await self.bus.call(r.SET_RELEASE_STATE, request, token=token)

    async def follow(self, token: str, request: r.FollowProduct) -> None:
        """Whether somebody wants a mail when a version comes out."""
        await self.bus.call(r.FOLLOW_PRODUCT, request, token=token)

    async def link(self, token: str, request: t.LinkRelease) -> t.Written:
        """Tie a ticket to a release."""
        return await self.bus.call(t.LINK_RELEASE, request, token=token)

    async def answer(self, token: str, request: t.AnswerRelease) -> t.Written:
        """Say whether a release solved a ticket."""
        return await self.bus.call(t.ANSWER_RELEASE, request, token=token)

    async def stop_link(self, token: str, portal: str, link: str) -> n.StopLink:
        """Whose mails about what a mailed link stops; with the gateway's own token."""
        return await self.bus.call(n.READ_STOP_LINK, asked(n.ReadStopLink, portal=portal, token=link), token=token)

    async def file(self, token: str, portal: str, file: str) -> f.Download:
        """A file of a release, for whoever was found to be entitled; with the gateway's own token."""
        return await self.bus.call(f.GET_DOWNLOAD, asked(f.GetDownload, file=file, portal=portal), token=token)

    async def keep(self, token: str, portal: str, path: str, uploads: tuple[str, ...], request_id: str) -> None:
        """Bring uploads of staff into the folder of a release, which is made where there is none."""
        place = f.releases_of(portal)
        folders = f.MakeFolders(place=place, paths=(path,), request_id=f"{request_id}-m")
        made = await self.bus.call(f.MAKE_FOLDERS, folders, token=token)
        request = f.AddFiles(
            place=place,
            folder=made.items[0].folder,
            uploads=uploads,
            on_clash="keep_both",
            request_id=f"{request_id}-a",
        )
        await self.bus.call(f.ADD_FILES, request, token=token)

    async def drop(self, token: str, portal: str, files: tuple[str, ...], request_id: str) -> None:
        """Delete files that no release has any more."""
        request = f.DeleteItems(place=f.releases_of(portal), items=files, request_id=f"{request_id}-d")
        await self.bus.call(f.DELETE_ITEMS, request, token=token)
