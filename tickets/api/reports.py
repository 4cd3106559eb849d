"""How the service is doing: the same figures as on the owner's pages, each with its meaning."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tickets.api.auth import me
from tickets.api.fields import Moment, Slug
from tickets.api.problems import CannotDo
from tickets.api.schema import told
from tickets.api.serializers import Shown
from tickets.api.tickets import shop_of
from tickets.api.view import Api, Said, asked_in
from tickets.core.access import require_owner
from tickets.reports.figures import FIGURES, Good, Unit
from tickets.reports.period import Stretch
from tickets.reports.reading import read


class SaidStretch(Said):
    """From `since` until just before `until`, ten years at most."""

    since = Moment()
    until = Moment()
    shop = Slug(required=False, help_text="Left out, it is all shops together.")


class FigureShown(Shown):
    name = serializers.ChoiceField(choices=list(FIGURES))
    title = serializers.CharField()
    meaning = serializers.CharField()
    unit = serializers.ChoiceField(choices=[str(one) for one in Unit])
    good = serializers.ChoiceField(choices=[str(one) for one in Good])
    number = serializers.IntegerField(allow_null=True)
    counted = serializers.IntegerField()
    hits = serializers.IntegerField(allow_null=True)


class ReportShown(Shown):
    since = Moment()
    until = Moment()
    figures = FigureShown(many=True)


class Reports(Api):
    @told(
        "get_report",
        "The figures of a stretch of time; for owners.",
        asks=SaidStretch,
        gives=ReportShown,
        tag="reports",
    )
    def get(self, request: Request) -> Response:
        user = me(request)
        require_owner(user)
        asked = asked_in(request, SaidStretch)
        since, until = asked["since"], asked["until"]
        if not 0 < (until - since).days <= 3660:
            raise CannotDo("`until` has to lie behind `since`, a day to ten years.")
        shop = shop_of(asked["shop"], user=user).pk if "shop" in asked else None
        rows = read(Stretch(since, until), shop=shop)
        values = {name: figure.of(rows) for name, figure in FIGURES.items()}
        figures = [
            {
                "name": name,
                "title": str(figure.label),
                "meaning": str(figure.meaning),
                "unit": str(figure.unit),
                "good": str(figure.good),
                "number": values[name].number,
                "counted": values[name].counted,
                "hits": values[name].hits,
            }
            for name, figure in FIGURES.items()
        ]
        shown = {"since": since, "until": until, "figures": figures}
        return Response(ReportShown(shown).data)
