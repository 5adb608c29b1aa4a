"""The shop's pages and the phone's."""

urlpatterns: list = []
