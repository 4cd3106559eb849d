"""Plain pages for the owner's rare settings; what happened can be read there and never changed."""

from typing import Any

from allauth.account.admin import EmailAddressAdmin
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.admin import AuthenticatorAdmin
from allauth.mfa.models import Authenticator
from allauth.usersessions.admin import UserSessionAdmin
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tickets.core.clock import now
from tickets.core.customer import Customer, CustomerAddress
from tickets.core.event import Event
from tickets.core.message import Message
from tickets.core.people import User
from tickets.core.shop import Mailbox, Shop
from tickets.core.tag import Tag
from tickets.core.timer import Timer
from tickets.inbound.models import InboundMail
from tickets.outbox.models import OutgoingMail

admin.site.site_header = admin.site.site_title = _("Helpdesk")
admin.site.unregister(Group)
# We keep addresses on the account itself; importing allauth's page registered it.
assert isinstance(admin.site.get_model_admin(EmailAddress), EmailAddressAdmin)
admin.site.unregister(EmailAddress)
# Secrets and keys of sessions are nobody's to read; people have pages of their own for both.
assert isinstance(admin.site.get_model_admin(Authenticator), AuthenticatorAdmin)
assert isinstance(admin.site.get_model_admin(UserSession), UserSessionAdmin)
admin.site.unregister([Authenticator, UserSession])
# The admin's own log-in page counts no wrong passwords; everybody goes through the one that does.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth documents


class NewPersonForm(AdminUserCreationForm):  # type: ignore[type-arg]  # not generic at run time
    class Meta:
        model = User
        fields = ("email", "name", "role")


class PersonForm(UserChangeForm):  # type: ignore[type-arg]  # not generic at run time
    class Meta:
        model = User
        fields = "__all__"


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]  # not generic at run time
    form = PersonForm
    add_form = NewPersonForm
    ordering = ("name",)
    list_display = ("name", "email", "role", "is_active")
    list_filter = ("role", "is_active")
    search_fields = ("name", "email")
    filter_horizontal = ("shops",)
    readonly_fields = ("last_login", "joined_at")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Person"), {"fields": ("name", "role", "shops", "is_active")}),
        (_("Habits"), {"fields": ("language", "theme", "signature")}),
        (_("Moments"), {"fields": ("last_login", "joined_at")}),
    )
    add_fieldsets = (
        (
            None,
            {"fields": ("email", "name", "role", "usable_password", "password1", "password2")},
        ),
    )


class MadeNow(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Rows that carry the moment they were made, which nobody types."""

    exclude = ("created_at",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.created_at = now()
        super().save_model(request, obj, form, change)


@admin.register(Shop)
class ShopAdmin(MadeNow):
    list_display = ("name", "language", "time_zone")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Mailbox)
class MailboxAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    list_display = ("email", "shop", "is_active")
    list_select_related = ("shop",)


class AddressInline(admin.TabularInline):  # type: ignore[type-arg]  # not generic at run time
    model = CustomerAddress
    fields = ("email", "bounced_at")
    readonly_fields = ("email", "bounced_at")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        del request, obj
        return False


@admin.register(Customer)
class CustomerAdmin(MadeNow):
    list_display = ("name", "shop", "language", "created_at")
    list_select_related = ("shop",)
    search_fields = ("name", "addresses__email")
    show_full_result_count = False
    inlines = (AddressInline,)


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    list_display = ("name", "shop")
    list_filter = ("shop",)


class History(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """What happened: to be read only. Whole columns of mail stay out of the lists."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        del request
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        del request, obj
        return False


@admin.register(Event)
class EventAdmin(History):
    list_display = ("at", "kind", "ticket_id", "by_label")
    list_filter = ("kind",)


@admin.register(Message)
class MessageAdmin(History):
    list_display = ("sent_at", "direction", "ticket_id", "from_email")
    exclude = ("html",)


@admin.register(InboundMail)
class InboundMailAdmin(History):
    list_display = ("received_at", "state", "reason", "from_email", "subject")
    list_filter = ("state",)
    exclude = ("raw_bytes", "raw_file")


@admin.register(OutgoingMail)
class OutgoingMailAdmin(History):
    list_display = ("created_at", "kind", "state", "subject")
    list_filter = ("state", "kind")
    # A mail about an account may hold a link that logs in.
    exclude = ("text", "html")


@admin.register(Timer)
class TimerAdmin(History):
    list_display = ("due_at", "kind", "state", "ticket_id", "attempts")
    list_filter = ("state", "kind")
