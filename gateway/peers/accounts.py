"""The accounts service as pages see it; `token` is the actor token of whoever asks."""

from dataclasses import dataclass

from contracts import accounts as a
from contracts.base import Nothing
from gateway.peers.calls import Caller, asked


@dataclass(frozen=True)
class AccountsPeer:
    """Sessions, passwords, people and companies."""

    bus: Caller

    async def sign_in(self, token: str, request: a.SignIn) -> a.SignedIn:
        """Open a session, with the gateway's own token."""
        return await self.bus.call(a.SIGN_IN, request, token=token)

    async def resume(self, token: str, portal: str, secret: str, *, api: bool) -> a.Session:
        """The session behind a cookie or, with `api`, a bearer token; asked with the gateway's own token."""
        asked = a.ResumeSession(portal=portal, secret=secret, api=api)
        return await self.bus.call(a.RESUME_SESSION, asked, token=token)

    async def sign_out(self, token: str, *, everywhere: bool = False) -> None:
        """End the own session, or all."""
        await self.bus.call(a.SIGN_OUT, a.SignOut(everywhere=everywhere), token=token)

    async def sessions(self, token: str) -> tuple[a.SessionRow, ...]:
        """The own sessions."""
        return (await self.bus.call(a.LIST_SESSIONS, Nothing(), token=token)).items

    async def end_session(self, token: str, session: str) -> None:
        """End one of the own sessions."""
        await self.bus.call(a.END_SESSION, a.EndSession(session=session), token=token)

    async def register(self, token: str, request: a.Register) -> None:
        """Ask for an account, with the gateway's own token."""
        await self.bus.call(a.REGISTER, request, token=token)

    async def confirm_address(self, token: str, portal: str, secret: str) -> None:
        """Use the link of a registration, with the gateway's own token."""
        await self.bus.call(a.CONFIRM_ADDRESS, asked(a.ConfirmAddress, portal=portal, token=secret), token=token)

    async def request_reset(self, token: str, request: a.RequestReset) -> None:
        """Ask for a reset link, with the gateway's own token."""
        await self.bus.call(a.REQUEST_RESET, request, token=token)

    async def inspect_reset(self, token: str, portal: str, secret: str) -> a.ResetOffer:
        """What a mailed link offers, with the gateway's own token; changes nothing."""
        return await self.bus.call(a.INSPECT_RESET, asked(a.InspectReset, portal=portal, token=secret), token=token)

    async def perform_reset(self, token: str, portal: str, secret: str, password: str = "") -> None:
        """Use a mailed link, with the gateway's own token."""
        request = asked(a.PerformReset, portal=portal, token=secret, password=password)
        await self.bus.call(a.PERFORM_RESET, request, token=token)

    async def change_password(self, token: str, request: a.ChangePassword) -> None:
        """Change the own password; other sessions end."""
        await self.bus.call(a.CHANGE_PASSWORD, request, token=token)

    async def set_profile(self, token: str, request: a.SetProfile) -> a.Person:
        """Change the own name, phone and preferences."""
        return await self.bus.call(a.SET_PROFILE, request, token=token)

    async def save_view(self, token: str, request: a.SaveView) -> None:
        """Save one of the own lists under a name."""
        await self.bus.call(a.SAVE_VIEW, request, token=token)

    async def drop_view(self, token: str, view: str) -> None:
        """Delete one of the own saved lists."""
        await self.bus.call(a.DROP_VIEW, asked(a.DropView, id=view), token=token)

    async def people(self, token: str, ids: tuple[str, ...]) -> dict[str, a.Person]:
        """People by id, for staff; unknown ones are left out."""
        found = await self.bus.call(a.GET_PEOPLE, a.GetPeople(ids=ids), token=token)
        return {person.id: person for person in found.items}

    async def find_people(self, token: str, request: a.FindPeople) -> tuple[a.Person, ...]:
        """People of the portal by name or address, for staff."""
        return (await self.bus.call(a.FIND_PEOPLE, request, token=token)).items

    async def colleagues(self, token: str, text: str = "") -> tuple[a.Person, ...]:
        """The active people of the own company; with a text those whose name or address fits it."""
        return (await self.bus.call(a.GET_COLLEAGUES, a.GetColleagues(text=text), token=token)).items

    async def company(self, token: str, company: str) -> a.CompanyCard:
        """A company and its people."""
        return await self.bus.call(a.GET_COMPANY, a.GetCompany(id=company), token=token)

    async def create_person(self, token: str, request: a.CreatePerson) -> a.Person:
        """Make a person, for staff."""
        return await self.bus.call(a.CREATE_PERSON, request, token=token)

    async def set_active(self, token: str, person: str, *, active: bool) -> None:
        """Deactivate or reactivate a person, for staff."""
        await self.bus.call(a.SET_ACTIVE, a.SetActive(person=person, active=active), token=token)
