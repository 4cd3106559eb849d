"""A code of an app lets somebody in once, whichever process it was given to."""

from allauth.mfa.models import Authenticator
from django.db.models import Q


def use_up(app: Authenticator, *, step: int) -> bool:
    """Compare-and-set: of any who come with the code of `step` (RFC 6238, 30 s), one gets True.

    A code older than one that was used is used up as well.
    """
    unused = Q(data__step__isnull=True) | Q(data__step__lt=step)
    same = Authenticator.objects.filter(unused, pk=app.pk)
    return bool(same.update(data={**app.data, "step": step}))
