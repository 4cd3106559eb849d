"""Pure help: no Django, no clock."""
