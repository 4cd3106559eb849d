"""What stands around questions: who I am, shops, colleagues, customers, tags, ratings."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tickets.api.auth import me, reader, token_of
from tickets.api.fields import Slug, Words
from tickets.api.paging import SaidPage, page
from tickets.api.schema import paged, told
from tickets.api.serializers import (
    CustomerShown,
    MeShown,
    PersonShown,
    RatingShown,
    ShopShown,
    TagShown,
)
from tickets.api.tickets import shop_of
from tickets.api.view import Api, asked_in
from tickets.core.access import (
    all_colleagues_for,
    customer_for,
    every_customer_for,
    ratings_for,
    shops_for,
    tags_for,
)


class SaidOfShop(SaidPage):
    shop = Slug(required=False)


class SaidCustomers(SaidOfShop):
    email = Words(required=False, max_length=320, help_text="One of his addresses, whole.")


class SaidRatings(SaidOfShop):
    ticket = serializers.IntegerField(required=False, min_value=1, max_value=2**53 - 1)


class Me(Api):
    is_for_any_token = True

    @told("get_me", "Whom this token speaks for, and what it may do.", gives=MeShown, tag="me")
    def get(self, request: Request) -> Response:
        user, token = me(request), token_of(request)
        return Response(
            {
                "id": user.pk,
                "name": str(user),
                "role": user.role,
                "is_integration": user.is_integration,
                "token": token.name,
                "scopes": token.scopes,
            }
        )


class Shops(Api):
    @told("list_shops", "The shops of this token.", asks=SaidPage, gives=paged(ShopShown))
    def get(self, request: Request) -> Response:
        rows = shops_for(reader(request))
        return page(rows, ShopShown, asked_in(request, SaidPage))


class People(Api):
    @told("list_people", "Who can be given a question.", asks=SaidPage, gives=paged(PersonShown))
    def get(self, request: Request) -> Response:
        rows = all_colleagues_for(reader(request))
        return page(rows, PersonShown, asked_in(request, SaidPage))


class Customers(Api):
    @told(
        "list_customers",
        "Customers of the shops of this token.",
        asks=SaidCustomers,
        gives=paged(CustomerShown),
    )
    def get(self, request: Request) -> Response:
        user = reader(request)
        asked = asked_in(request, SaidCustomers)
        rows = every_customer_for(user)
        if "shop" in asked:
            rows = rows.filter(shop=shop_of(asked["shop"], user=user))
        if "email" in asked:
            rows = rows.filter(addresses__email=asked["email"].lower())
        return page(rows, CustomerShown, asked)


class OneCustomer(Api):
    @told("get_customer", "One customer.", gives=CustomerShown, tag="customers")
    def get(self, request: Request, pk: int) -> Response:
        return Response(CustomerShown(customer_for(reader(request), pk)).data)


class Tags(Api):
    @told(
        "list_tags", "The tags of the shops of this token.", asks=SaidOfShop, gives=paged(TagShown)
    )
    def get(self, request: Request) -> Response:
        user = reader(request)
        asked = asked_in(request, SaidOfShop)
        rows = tags_for(user)
        if "shop" in asked:
            rows = rows.filter(shop=shop_of(asked["shop"], user=user))
        return page(rows, TagShown, asked)


class Ratings(Api):
    @told(
        "list_ratings",
        "What customers thought of our help.",
        asks=SaidRatings,
        gives=paged(RatingShown),
    )
    def get(self, request: Request) -> Response:
        user = reader(request)
        asked = asked_in(request, SaidRatings)
        rows = ratings_for(user)
        if "shop" in asked:
            rows = rows.filter(ticket__shop=shop_of(asked["shop"], user=user))
        if "ticket" in asked:
            rows = rows.filter(ticket=asked["ticket"])
        return page(rows, RatingShown, asked)
