"""People: team, notifications, profile."""

urlpatterns: list = []
