"""Django's {% url %} for pages with dozens of addresses: each pattern is worked out only once.

A page of a ticket holds some seventy addresses, most of them of that one ticket; working out each
anew took as long as all its translations.
"""

from django import template
from django.template import Context
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as parse_url
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape

from tickets.staff.addresses import address

register = template.Library()


class AddressNode(URLNode):
    """{% url %} with no argument, or with the number of a row; everything else as Django does."""

    def render(self, context: Context) -> str:
        is_known = not self.kwargs and len(self.args) < 2
        numbers = [arg.resolve(context) for arg in self.args] if is_known else []
        if not is_known or not all(type(number) is int and number >= 0 for number in numbers):
            return super().render(context)
        try:
            found = address(self.view_name.resolve(context), *numbers)
        except NoReverseMatch:
            return super().render(context)
        if self.asvar:
            context[self.asvar] = found
            return ""
        return conditional_escape(found) if context.autoescape else found


@register.tag
def url(parser: Parser, token: Token) -> AddressNode:
    node = parse_url(parser, token)
    return AddressNode(node.view_name, node.args, node.kwargs, node.asvar)
