"""Who may use and change which macro: never beyond its scope."""

from django.db.models import Q
from django.shortcuts import get_object_or_404

from tickets.core.access import WRITERS
from tickets.core.people import User
from tickets.macros.models import Macro, MacroQuerySet, Scope


def macros_for(user: User) -> MacroQuerySet:
    """Everything that `user` may use: his own, his shops' and the team's."""
    if user.role not in WRITERS or not user.is_active:
        return Macro.objects.none()
    own = Q(scope=Scope.PERSONAL, owner=user)
    if user.is_owner:
        return Macro.objects.filter(own | ~Q(scope=Scope.PERSONAL))
    in_shops = Q(scope=Scope.SHOP, shop__in=user.shops.values("pk"))
    return Macro.objects.filter(own | in_shops | Q(scope=Scope.TEAM))


def macro_for(user: User, pk: int) -> Macro:
    """One macro, or a 404 that does not tell whether it exists."""
    return get_object_or_404(macros_for(user).select_related("shop", "owner"), pk=pk)


def may_change(user: User, macro: Macro) -> bool:
    """His own; what others use too is the owner's, and he can propose a change."""
    return macro.scope in scopes_for(user)


def scopes_for(user: User) -> tuple[Scope, ...]:
    """For whom `user` may write macros."""
    if user.role not in WRITERS or not user.is_active:
        return ()
    if user.is_owner:
        return (Scope.TEAM, Scope.SHOP, Scope.PERSONAL)
    return (Scope.PERSONAL,)
