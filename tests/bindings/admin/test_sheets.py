"""Import and export at the desk: the command's checks, bad rows marked, all or nothing, CSV and XLSX (R16)."""

import csv
import io

import pytest
import tablib
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Account
from bindings.models import Binding, Event
from shops.models import Shop
from tests.factories import (
    AccountFactory,
    BindingFactory,
    EntityFactory,
    ShopFactory,
    UserFactory,
    entity_code,
)

HEADER = "code,name,shop_type,status,entity_name,entity_code,upgrade_reminder_from,upgrade_deadline"
IMPORT = "/admin/shops/shop/import/"


def row(code: str, name: str = "New Shop", day: str = "2026-12-31") -> str:
    return f"{code},{name},flagship,open,Entity Ltd.,{entity_code(900)},2026-12-01,{day}"


def upload(client, content, name: str = "shops.csv", url: str = IMPORT):
    content = content if isinstance(content, bytes) else content.encode()
    return client.post(url, {"file": SimpleUploadedFile(name, content)})


def test_file_is_shown_first_and_imported_second(client_of, supervisor):
    client = client_of(supervisor)
    response = upload(client, "\n".join([HEADER, row("new-1"), row("new-2")]))
    assert (response.status_code, response.context["counts"].created) == (200, 2)
    assert not Shop.objects.exists()
    assert client.post(IMPORT, {"_import": "1"}).status_code == 302
    assert set(Shop.objects.values_list("code", flat=True)) == {"new-1", "new-2"}
    assert set(Event.objects.values_list("verb", "actor")) == {("shop_imported", supervisor.pk)}


def test_bad_row_is_marked_and_nothing_is_imported(client_of, supervisor):
    client = client_of(supervisor)
    response = upload(client, "\n".join([HEADER, row("good"), row("bad", day="soon")]))
    assert response.status_code == 422
    assert [line.faults for line in response.context["lines"]] == [
        [],
        [("upgrade_deadline", "“soon” is not a date of the form YYYY-MM-DD.")],
    ]
    assert client.post(IMPORT, {"_import": "1"}).status_code == 409
    assert not Shop.objects.exists()


def test_every_fault_is_in_the_language_of_the_reader(client_of, supervisor):
    client = client_of(supervisor)
    client.cookies["django_language"] = "zh-hans"
    response = upload(client, "\n".join([HEADER, row("bad", day="soon"), 'x,"y']))
    assert [line.faults for line in response.context["lines"]] == [
        [("upgrade_deadline", "“soon”不是 YYYY-MM-DD 格式的日期。")],
        [("code", "不是有效的 CSV：引号未闭合，文件提前结束")],
    ]
    assert upload(client, "code\n").context["others"][0] == "第 1 行，name 列：表头缺少该列。"


def test_two_faults_of_one_row_are_both_told(client_of, supervisor):
    response = upload(client_of(supervisor), "\n".join([HEADER, row("a"), row("A", name="")]))
    assert [column for column, _ in response.context["lines"][1].faults] == ["code", "name"]


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2", b"\xff\xfe\x00", HEADER.encode() + b'\n"open'])
def test_broken_file_is_a_sentence(client_of, supervisor, content):
    response = upload(client_of(supervisor), content)
    assert response.status_code == 422
    assert not Shop.objects.exists()


@pytest.mark.parametrize("name", ["shops.xlsx", "shops.exe", "shops"])
def test_file_that_is_no_table_is_a_sentence(client_of, supervisor, name):
    assert upload(client_of(supervisor), b"PK\x03\x04 nonsense", name).status_code == 422


def test_xlsx_is_imported_like_csv(client_of, supervisor):
    cells = [line.split(",") for line in (row("10482"), row("10483"))]
    book = tablib.Dataset(*cells, headers=HEADER.split(",")).export("xlsx")
    client = client_of(supervisor)
    assert upload(client, book, "shops.xlsx").context["counts"].created == 2
    client.post(IMPORT, {"_import": "1"})
    assert Shop.objects.filter(code="10482", entity__code=entity_code(900)).exists()


def test_archive_that_unpacks_to_too_much_is_a_sentence(client_of, supervisor, settings):
    settings.IMPORT_UNPACKED_MB = 0
    book = tablib.Dataset(["x"] * 8, headers=HEADER.split(",")).export("xlsx")
    assert upload(client_of(supervisor), book, "shops.xlsx").context["others"] == [
        "The file unpacks to more than 0 MB; split it."
    ]


def test_gbk_is_asked_once_with_a_sample(client_of, supervisor):
    client = client_of(supervisor)
    response = upload(client, "\n".join([HEADER, row("new-1", name="兰溪茶")]).encode("gbk"))
    assert "兰溪茶" in response.context["sample"]
    assert "Read as GBK?" in response.content.decode()
    response = client.post(IMPORT, {"_encoding": "gb18030"})
    assert (response.status_code, response.context["counts"].created) == (200, 1)
    assert client.post(IMPORT, {"_import": "1"}).status_code == 302
    assert Shop.objects.get().name == "兰溪茶"


def test_sheet_is_chosen_when_several_hold_rows(client_of, supervisor):
    client = client_of(supervisor)
    notes = tablib.Dataset(["ask Lin"], title="Notes")
    shops = tablib.Dataset(row("new-1").split(","), headers=HEADER.split(","), title="Shops")
    response = upload(client, tablib.Databook([notes, shops]).export("xlsx"), "shops.xlsx")
    assert (response.status_code, response.context["sheets"]) == (422, ["Notes", "Shops"])
    assert client.post(IMPORT, {"_sheet": "Shops"}).context["counts"].created == 1
    assert client.post(IMPORT, {"_import": "1"}).status_code == 302
    assert Shop.objects.get().code == "new-1"


def test_choosing_for_a_file_that_is_gone_is_a_sentence(client_of, supervisor):
    assert client_of(supervisor).post(IMPORT, {"_sheet": "Shops"}).status_code == 409


def test_accounts_and_bindings_are_imported_too(client_of, supervisor, shop):
    client = client_of(supervisor)
    header = "handle,display_name,kind,real_name_verified,status,entity_name,entity_code"
    for model, content in (
        ("accounts/account", f"{header}\nnew.one,New One,regular,yes,active,,"),
        (
            "bindings/binding",
            "shop_code,handle,role,bound_on,state,replacements_used\nlanxi,new.one,official,2026-01-05,bound,0",
        ),
    ):
        assert upload(client, content, "f.csv", f"/admin/{model}/import/").status_code == 200
        assert client.post(f"/admin/{model}/import/", {"_import": "1"}).status_code == 302
    assert Account.objects.get().handle == "new.one"
    assert Binding.objects.get().state == "bound"


def test_people_and_memberships_are_imported_by_superusers(client_of, superuser, supervisor, shop):
    client = client_of(superuser)
    for model, content in (
        ("user", "email,name,language\nlin@example.com,Lin Mei,zh-hans"),
        ("membership", "shop_code,email,role\nlanxi,lin@example.com,owner"),
    ):
        url = f"/admin/shops/{model}/import/"
        assert upload(client, content, "f.csv", url).context["counts"].created == 1
        assert client.post(url, {"_import": "1"}).status_code == 302
        assert upload(client_of(supervisor), content, "f.csv", url).status_code == 403
    assert shop.memberships.get().user.email == "lin@example.com"
    assert set(Event.objects.values_list("verb", "actor")) == {
        ("person_imported", superuser.pk),
        ("member_joined", superuser.pk),
    }


@pytest.mark.parametrize("model", ["user", "membership"])
def test_an_export_of_people_can_be_read_back_in(client_of, superuser, owner, model):
    UserFactory(email="")  # nobody whom a file could name
    UserFactory(full_name="")
    client = client_of(superuser)
    content = client.get(f"/admin/shops/{model}/export/csv/").getvalue()
    counts = upload(client, content, "f.csv", f"/admin/shops/{model}/import/").context["counts"]
    assert (counts.created, counts.changed) == (0, 0)
    assert counts.unchanged > 0


def test_importing_is_a_supervisors(client_of, operator, owner):
    assert upload(client_of(operator), HEADER).status_code == 403
    assert upload(client_of(owner), HEADER).status_code == 302


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_can_be_read_back_in(client_of, supervisor, shop, kind):
    client = client_of(supervisor)
    response = client.get(f"/admin/shops/shop/export/{kind}/?show=all")
    content = response.getvalue() if kind == "csv" else response.content
    counts = upload(client, content, f"shops.{kind}").context["counts"]
    assert (counts.created, counts.changed, counts.unchanged) == (0, 0, 1)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_defuses_formulas(client_of, operator, kind):
    ShopFactory(name="=1+1", entity=EntityFactory(name="@SUM(A1)"))
    response = client_of(operator).get(f"/admin/shops/shop/export/{kind}/?show=all")
    if kind == "csv":
        cells = next(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    else:
        cells = tablib.Dataset().load(response.content, format="xlsx").dict[0]
    assert (cells["name"], cells["entity_name"]) == ("'=1+1", "'@SUM(A1)")


@pytest.mark.parametrize("model", ["accounts/account", "bindings/binding"])
def test_export_takes_the_filters_along(client_of, operator, model):
    BindingFactory(shop__code="one", account=AccountFactory(handle="one"))
    BindingFactory(shop__code="two", account=AccountFactory(handle="two"))
    body = client_of(operator).get(f"/admin/{model}/export/csv/?q=one").getvalue().decode("utf-8-sig")
    assert len(body.splitlines()) == 2


def test_export_of_an_unknown_choice_leads_back_to_the_list(client_of, operator):
    """It was an error of the server."""
    response = client_of(operator).get("/admin/shops/shop/export/csv/?unknown=1")
    assert (response.status_code, response.url) == (302, "/admin/shops/shop/")


def test_export_is_an_event_of_the_person(client_of, operator, shop):
    client_of(operator).get("/admin/shops/shop/export/csv/?show=all")
    event = Event.objects.get(verb="records_exported")
    assert (event.actor, event.facts["what"], event.facts["query"]) == (operator, "shops", "show=all")


@pytest.mark.parametrize("model", ["shops/shop", "accounts/account", "bindings/binding"])
def test_export_of_a_search_is_not_cut(client_of, operator, model, monkeypatch):
    monkeypatch.setattr("bindings.admin.search.LIMIT", 2)
    for number in range(4):
        BindingFactory(shop__code=f"tea-{number}", account=AccountFactory(handle=f"leaf.{number}"))
    BindingFactory(shop__code="other", account=AccountFactory(handle="other"))
    term = "leaf" if model == "accounts/account" else "tea-"
    body = client_of(operator).get(f"/admin/{model}/export/csv/?q={term}").getvalue().decode("utf-8-sig")
    assert len(body.splitlines()) == 5


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("model", ["shop", "user"])
def test_template_can_be_imported_as_it_is(client_of, superuser, model, language, kind):
    client = client_of(superuser)
    client.cookies["django_language"] = language
    url = f"/admin/shops/{model}/import/"
    assert f"{url}template/{kind}/" in client.get(url).content.decode()
    response = client.get(f"{url}template/{kind}/")
    content = response.getvalue() if kind == "csv" else response.content
    assert upload(client, content, f"f.{kind}", url).context["counts"].created == 1


def test_template_is_for_those_who_import(client_of, operator):
    assert client_of(operator).get(f"{IMPORT}template/csv/").status_code == 403


def test_templates_of_bindings_and_accounts_fit_each_other(client_of, superuser):
    client = client_of(superuser)
    for model in ("shops/shop", "accounts/account", "bindings/binding", "shops/user", "shops/membership"):
        url = f"/admin/{model}/import/"
        content = client.get(f"{url}template/csv/").getvalue()
        assert upload(client, content, "f.csv", url).context["counts"].created == 1
        assert client.post(url, {"_import": "1"}).status_code == 302
