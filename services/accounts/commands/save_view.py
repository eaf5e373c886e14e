"""A person saves a list under a name, or deletes one."""

from dataclasses import dataclass, replace

from contracts import accounts
from contracts.base import Actor, Nothing
from contracts.errors import forbidden, invalid
from kit.clock import Clock
from services.accounts.domain.addresses import plain_line
from services.accounts.domain.people import Person
from services.accounts.domain.views import MOST, View, with_view
from services.accounts.ports import Change, People
from services.accounts.wire import access_changed, views_message


@dataclass(frozen=True)
class SaveView:
    """Of the actor's own only; every gateway looks at the session anew, where the saved lists are."""

    people: People
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.SaveView) -> accounts.SavedViews:
        """What they have saved now."""
        if request.list == "desk" and not actor.is_staff:
            raise forbidden("The desk is for our staff.")
        name = plain_line(request.name)
        if not name:
            raise invalid("Some of it is not right.", name="This is needed.")
        view = View(request.id, request.list, name, request.query, request.start)

        def change(person: Person) -> Change | None:
            views = with_view(person.views, view)
            if len(views) > max(MOST, len(person.views)):
                raise invalid("Some of it is not right.", name="There is no room for more. Delete one first.")
            return self._change(person, views)

        return views_message(await self.people.change_for_system(actor.id, change))

    def _change(self, person: Person, views: tuple[View, ...]) -> Change | None:
        if views == person.views:
            return None
        after = replace(person, views=views)
        return Change(after, (access_changed(after, self.clock()),))


@dataclass(frozen=True)
class DropView:
    """Of the actor's own only."""

    people: People
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.DropView) -> Nothing:
        """Gone, if it was there."""

        def change(person: Person) -> Change | None:
            views = tuple(view for view in person.views if view.id != request.id)
            if views == person.views:
                return None
            after = replace(person, views=views)
            return Change(after, (access_changed(after, self.clock()),))

        await self.people.change_for_system(actor.id, change)
        return Nothing()
