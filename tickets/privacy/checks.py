"""Refuses to start while somebody's data is kept in a field that nobody has decided about."""

from typing import Any

from django.core.checks import CheckMessage, Error

from tickets.privacy import policy


def check_policy(**_: Any) -> list[CheckMessage]:
    """Every field of ours must have a line in policy.toml that can be carried out."""
    known = list(policy.our_models())
    decisions = policy.read()
    found: list[CheckMessage] = [
        Error(mistake, hint="Mend tickets/privacy/policy.toml.", id="privacy.E002")
        for mistake in policy.mistakes(decisions, known)
    ]
    undecided = policy.missing(decisions, known)
    if undecided:
        lines = "\n".join(policy.proposal(model, field) for model, field in undecided)
        hint = f"Think about each, then put it into tickets/privacy/policy.toml:\n{lines}"
        names = ", ".join(f"{model.__name__}.{field.name}" for model, field in undecided)
        found.append(Error(f"No privacy decision for {names}.", hint=hint, id="privacy.E001"))
    return found
