"""Public addresses of the record; the catalogue gives the Vietnamese ones."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
