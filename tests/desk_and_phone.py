"""Both sides of a scan over HTTP: a browser in the backend, and a phone with cookies of its own."""

from django.test import Client
from django.urls import reverse

from bindings.benefits import BENEFIT_CODES
from bindings.models import ScanTicket
from bindings.tokens import confirmation_code, phone_token


class Desk:
    """A browser in the backend, signed in as a person of the shop."""

    def __init__(self, person, shop):
        self.client, self.person, self.shop = Client(), person, shop
        self.client.force_login(person)

    def url(self, name, /, *args):
        return reverse(name, args=[self.shop.code, *args])

    def get(self, name, /, *args, **query):
        return self.client.get(self.url(name, *args), query)

    def post(self, name, /, *args, **fields):
        return self.client.post(self.url(name, *args), fields)

    def begin(self, purpose="bind", benefits=BENEFIT_CODES) -> ScanTicket:
        """Choose the benefits, or authorize, and return the ticket whose QR code is shown."""
        if purpose == "authorize":
            response = self.post("authorize")
        else:
            response = self.client.post(
                f"{self.url('choose_benefits')}?purpose={purpose}", {"benefits": benefits}
            )
        assert response.status_code == 302, response.status_code
        return ScanTicket.objects.get(key=response.url.split("/")[-2])

    def confirm(self, ticket, code=None, **fields):
        code = confirmation_code(ticket.key) if code is None else code
        return self.post("confirm", ticket.key, code=code, **fields)


class Phone:
    """A phone, without the merchant's session."""

    def __init__(self):
        self.client = Client()

    def get(self, ticket, name="phone", /, **query):
        return self.client.get(reverse(name, args=[phone_token(ticket.key)]), query)

    def text(self, ticket, name="phone", /, **query) -> str:
        return self.get(ticket, name, **query).content.decode()

    def post(self, ticket, name, /, **fields):
        return self.client.post(reverse(name, args=[phone_token(ticket.key)]), fields)

    def scan(self, ticket, account):
        """Sign the phone in to `account` and scan with it."""
        return self.post(ticket, "phone_sign_in", account=account.handle)

    def agree(self, ticket, **ticks):
        return self.post(ticket, "phone_agree", **({"terms": "on", "entity_change": "on"} | ticks))

    def refuse(self, ticket):
        return self.post(ticket, "phone_refuse")


def play(desk: Desk, account, purpose="bind") -> ScanTicket:
    """Run the whole flow, QR code, scan, agreement and confirmation, and return the ticket."""
    ticket, phone = desk.begin(purpose), Phone()
    phone.scan(ticket, account)
    phone.agree(ticket)
    desk.confirm(ticket)
    ticket.refresh_from_db()
    return ticket


def state(ticket: ScanTicket) -> str:
    """Return the current state of the ticket."""
    ticket.refresh_from_db()
    return ticket.state
