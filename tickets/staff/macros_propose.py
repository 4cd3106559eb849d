"""One's own macro for all: copying a shared one, proposing it, and the owner's yes or no."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tickets.core.access import shops_for
from tickets.core.clock import now
from tickets.core.people import User
from tickets.core.shop import LANGUAGES, Shop
from tickets.macros import proposing
from tickets.macros.doors import macro_for
from tickets.macros.keeping import UnableToKeep
from tickets.macros.models import Scope
from tickets.staff.doors import writer
from tickets.staff.macros_words import fault_words

#: Decided ones that are still shown.
LATEST = 20


class ProposalForm(forms.Form):
    """For whom it should be, and why; for all shops when none is chosen."""

    shop = forms.ModelChoiceField(
        label=gettext_lazy("For whom"),
        queryset=Shop.objects.none(),
        required=False,
        empty_label=gettext_lazy("all shops"),
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300, required=False)


class DecisionForm(forms.Form):
    version = forms.IntegerField(min_value=1, max_value=2**31)
    word = forms.CharField(max_length=300, required=False)
    decision = forms.ChoiceField(choices=[("approve", "approve"), ("decline", "decline")])


def proposal_form(user: User, data: QueryDict | None = None) -> ProposalForm:
    form = ProposalForm(data)
    field = form.fields["shop"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = shops_for(user)
    return form


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A version of one's own, to change at will and to propose."""
    user = writer(request)
    try:
        own = proposing.copy(macro=macro_for(user, pk), by=user, now=now())
    except UnableToKeep as stopped:
        messages.error(request, " ".join([_("It must be mended first."), *_told(stopped)]))
        return redirect("staff:macro_versions", pk)
    return redirect("staff:macro_edit", own.pk)


@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    user = writer(request)
    macro = macro_for(user, pk)
    form = proposal_form(user, request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose for whom it should be."))
        return redirect("staff:macro_edit", pk)
    shop = form.cleaned_data["shop"]
    try:
        proposing.propose(
            macro=macro,
            scope=Scope.SHOP if shop else Scope.TEAM,
            shop=shop,
            reason=form.cleaned_data["reason"],
            by=user,
            now=now(),
        )
    except proposing.UnableToPropose:
        messages.error(request, _("Only what is your own can be proposed, and once at a time."))
        return redirect("staff:macro_edit", pk)
    messages.success(request, _("Proposed. An owner decides."))
    return redirect("staff:macro_proposals")


@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """What waits for an owner, with what it would change; and what was decided lately."""
    user = writer(request)
    rows = proposing.proposals_for(user)
    names = dict(LANGUAGES)
    waiting = []
    for one in rows.waiting().order_by("at"):
        version, changed = proposing.changes_of(one)
        lines = [(str(names.get(language, language)), said) for language, said in changed.items()]
        waiting.append(
            {
                "proposal": one,
                "version": version,
                "changes": lines,
                "target": proposing.target_of(one),
                "is_own": one.by_id == user.pk,
            }
        )
    context = {
        "waiting": waiting,
        "decided": rows.exclude(decided_at=None).order_by("-decided_at")[:LATEST],
        "may_decide": user.is_owner,
    }
    return render(request, "staff/macros/proposals.html", context)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes or no, with a word; nothing happens to what was changed since it was read."""
    user = writer(request)
    if not user.is_owner:
        raise PermissionDenied
    proposal = get_object_or_404(proposing.proposals_for(user), pk=pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say yes or no, with at most 300 letters."))
        return redirect("staff:macro_proposals")
    said = form.cleaned_data
    try:
        if said["decision"] == "decline":
            proposing.decline(proposal=proposal, word=said["word"], by=user, now=now())
        else:
            proposing.approve(
                proposal=proposal, seen=said["version"], word=said["word"], by=user, now=now()
            )
    except proposing.UnableToDecide:
        messages.error(request, _("It was changed or decided since you read it. Look once more."))
    except UnableToKeep as stopped:
        messages.error(request, " ".join([_("It cannot be for all yet."), *_told(stopped)]))
    return redirect("staff:macro_proposals")


def _told(stopped: UnableToKeep) -> list[str]:
    return [fault_words(one) for found in stopped.problems.values() for one in found]


@require_POST
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    user = writer(request)
    own = proposing.proposals_for(user).filter(by=user)
    proposing.call_off(proposal=get_object_or_404(own, pk=pk))
    return redirect("staff:macro_proposals")
