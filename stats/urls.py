"""Addresses of the counter that are the same in every language."""

from django.urls import path

from stats import views

app_name = "stats"
urlpatterns = [
    path("stats/visit", views.visit, name="visit"),
    path("stats/pixel.gif", views.pixel, name="pixel"),
    path("stats/counter.json", views.counter, name="counter"),
]
