"""Who belongs to which company, as pages see it; `token` is the actor token of whoever asks."""

from dataclasses import dataclass

from contracts import accounts as a
from contracts import erasing
from contracts.tokens import MAKE_COMPANY_TOKEN, CompanyTokenMade, MakeCompanyToken
from gateway.peers.calls import Caller, asked


@dataclass(frozen=True)
class MembersPeer:
    """Companies, colleagues, invitations, requests, hand-overs: the membership part of the accounts service."""

    bus: Caller

    async def team(self, token: str, company: str = "") -> a.Team:
        """A company with its people, invitations and requests; the own one when none is named."""
        return await self.bus.call(a.GET_TEAM, a.GetTeam(company=company), token=token)

    async def waiting(self, token: str) -> a.Waiting:
        """Who waits for staff."""
        return await self.bus.call(a.GET_WAITING, a.GetWaiting(), token=token)

    async def companies(self, token: str, text: str = "", limit: int = 50) -> tuple[a.Company, ...]:
        """Companies of the portal, for staff."""
        request = a.FindCompanies(text=text, limit=limit)
        return (await self.bus.call(a.FIND_COMPANIES, request, token=token)).items

    async def names(self, token: str, text: str, limit: int) -> a.Names:
        """People and companies of the portal, for staff."""
        return await self.bus.call(a.FIND_NAMES, a.FindNames(text=text, limit=limit), token=token)

    async def create_company(self, token: str, request: a.CreateCompany) -> a.Company:
        """Make a company, for staff."""
        return await self.bus.call(a.CREATE_COMPANY, request, token=token)

    async def change_company(self, token: str, request: a.ChangeCompany) -> a.Company:
        """Set what a company is known by, for staff."""
        return await self.bus.call(a.CHANGE_COMPANY, request, token=token)

    async def make_company_token(self, token: str, request: MakeCompanyToken) -> CompanyTokenMade:
        """A token of a company, shown this once."""
        return await self.bus.call(MAKE_COMPANY_TOKEN, request, token=token)

    async def change_person(self, token: str, request: a.ChangePerson) -> a.Person:
        """Set rights and role, for an administrator of the company or staff."""
        return await self.bus.call(a.CHANGE_PERSON, request, token=token)

    async def invite(self, token: str, request: a.Invite) -> None:
        """Have an invitation mailed."""
        await self.bus.call(a.INVITE, request, token=token)

    async def withdraw(self, token: str, invited: str) -> None:
        """Take an invitation back."""
        await self.bus.call(a.WITHDRAW_INVITATION, a.Withdraw(invited=invited), token=token)

    async def answer_wish(self, token: str, request: a.AnswerWish) -> None:
        """Accept or decline somebody who asks to join."""
        await self.bus.call(a.ANSWER_WISH, request, token=token)

    async def admit(self, token: str, person: str, *, admit: bool) -> None:
        """Let a registration in, or refuse it, for staff."""
        await self.bus.call(a.ADMIT, a.Admit(person=person, admit=admit), token=token)

    async def access(self, token: str, company: str = "") -> tuple[a.AccessRow, ...]:
        """Where people of a company are signed in, and their programs' tokens; the own company when none is named."""
        return (await self.bus.call(a.LIST_ACCESS, asked(a.ListAccess, company=company), token=token)).items

    async def end_access(self, token: str, person: str, session: str = "") -> None:
        """End a session or token of somebody, or all of them."""
        await self.bus.call(a.END_ACCESS, asked(a.EndAccess, person=person, session=session), token=token)

    async def erase(self, token: str, person: str) -> erasing.Erasure:
        """Have somebody forgotten; the same again answers the receipt."""
        return await self.bus.call(erasing.ERASE_PERSON, asked(erasing.ErasePerson, person=person), token=token)

    async def erasure(self, token: str, person: str) -> erasing.Erasure:
        """The receipt of an erasure."""
        return await self.bus.call(erasing.GET_ERASURE, asked(erasing.GetErasure, person=person), token=token)

    async def erasures(self, token: str) -> tuple[erasing.Erasure, ...]:
        """All receipts that the asker may see, the newest first."""
        return (await self.bus.call(erasing.LIST_ERASURES, erasing.ListErasures(), token=token)).items

    async def ask_to_join(self, token: str, request: a.AskToJoin) -> None:
        """Ask to become a member of a company."""
        await self.bus.call(a.ASK_TO_JOIN, request, token=token)

    async def hand_over(self, token: str, email: str, password: str) -> None:
        """Offer the one account of a company to another address."""
        await self.bus.call(a.HAND_OVER, a.HandOver(email=email, password=password), token=token)

    # With the gateway's own token, for pages behind mailed links

    async def register_by_number(self, token: str, request: a.RegisterByNumber) -> None:
        """Ask for the account of a company by its customer number."""
        await self.bus.call(a.REGISTER_BY_NUMBER, request, token=token)

    async def invitation(self, token: str, portal: str, secret: str) -> a.InvitationOffer:
        """What an invitation offers."""
        return await self.bus.call(a.INSPECT_INVITATION, asked(a.InspectLink, portal=portal, token=secret), token=token)

    async def accept_invitation(self, token: str, request: a.AcceptInvitation) -> None:
        """Join the company."""
        await self.bus.call(a.ACCEPT_INVITATION, request, token=token)

    async def admission(self, token: str, portal: str, secret: str) -> a.AdmissionOffer:
        """Who would get the company's account."""
        return await self.bus.call(a.INSPECT_ADMISSION, asked(a.InspectLink, portal=portal, token=secret), token=token)

    async def confirm_admission(self, token: str, portal: str, secret: str) -> None:
        """The billing address says that it is they."""
        await self.bus.call(a.CONFIRM_ADMISSION, asked(a.ConfirmAdmission, portal=portal, token=secret), token=token)

    async def hand_over_offer(self, token: str, portal: str, secret: str) -> a.HandOverOffer:
        """What a hand-over offers."""
        return await self.bus.call(a.INSPECT_HAND_OVER, asked(a.InspectLink, portal=portal, token=secret), token=token)

    async def accept_hand_over(self, token: str, request: a.AcceptHandOver) -> None:
        """Take the account over."""
        await self.bus.call(a.ACCEPT_HAND_OVER, request, token=token)
