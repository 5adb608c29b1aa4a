"""Pages about people: notifications and profile. Team pages depend on bindings and are defined there."""

from django.urls import path

from .views import notifications, profile

urlpatterns = [
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/read/", notifications.notifications_read, name="notifications_read"),
    path("notifications/choices/", notifications.notification_choices, name="notification_choices"),
    path("profile/", profile.profile, name="profile"),
    path("profile/calendar/renew/", profile.calendar_renew, name="calendar_renew"),
    path("profile/calendar/revoke/", profile.calendar_revoke, name="calendar_revoke"),
]
