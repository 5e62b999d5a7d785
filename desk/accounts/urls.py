"""Addresses of accounts at the desk. Only those of signing in and of a new password answer to strangers."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from desk.accounts import confirming, forgotten, limits, own_account, signing_in


def urls_of_accounts(site: AdminSite) -> list[URLPattern]:
    return [
        path("known-device/<str:signed>/", limits.know_device, name="know_device"),
        path("login/code/", signing_in.code, name="code"),
        path("login/set-up/", signing_in.set_up_first, name="set_up_first"),
        path("login/forgotten/", forgotten.forgotten, name="forgotten"),
        path("login/new-password/<uidb64>/<token>/", forgotten.new_password, name="new_password"),
        path("confirm/", site.admin_view(confirming.confirm), name="confirm"),
        path("account/", site.admin_view(own_account.account), name="account"),
        path("account/set-up/", site.admin_view(own_account.set_up), name="set_up"),
    ]
