"""The form for adding a person: it has no password field; the person chooses one with the mailed link."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shops.models import User


class AddPersonForm(forms.ModelForm):
    """The email is also the user name."""

    class Meta:
        model = User
        fields = ["full_name", "email", "language", "is_staff", "groups"]
        widgets = {
            "language": forms.Select(
                choices=[("", _("By browser")), ("en", "English"), ("zh-hans", "简体中文")]
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].required = self.fields["email"].required = True

    def clean_email(self) -> str:
        email = User.objects.normalize_email(self.cleaned_data["email"])
        if User.objects.filter(username__iexact=email).exists():
            raise forms.ValidationError(_("This email can’t be used. Choose another one."))
        return email

    def save(self, commit: bool = True) -> User:
        self.instance.username = self.instance.email.lower()
        self.instance.set_unusable_password()
        return super().save(commit)
