"""Documents of a review, from the upload to the decision: sent back, handed in again, approved."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.files import picture

MUMU = "10498"


@pytest.fixture
def photo(tmp_path):
    """Make a photo of a license; each `shade` is another one."""

    def take(name: str, shade: int) -> Path:
        file = tmp_path / name
        file.write_bytes(picture(size=(900, 600), shade=shade))
        return file

    return take


def upload(page: Page, file: Path) -> None:
    page.get_by_label("What it is").select_option("license")
    page.get_by_label("Photo or file").set_input_files(file)
    expect(page.locator("[data-documents-now]")).to_contain_text(file.name)


def open_review(page: Page) -> None:
    page.goto("/admin/accounts/review/")
    page.locator("#queue-list tbody tr").filter(has_text="Mumu Baby").get_by_role("link", name="BV-").click()
    expect(page.locator("[data-heading]")).to_be_visible()
    page.wait_for_load_state()


def send_back(page: Page) -> None:
    """Ask for the license again, because it is not legible."""
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Business license").select_option("illegible")
    dialog.get_by_label("Reason").select_option("photo")
    dialog.get_by_role("button", name="Send back").click()
    expect(page.locator(".messagelist")).to_be_visible()


def test_review_sent_back_for_a_document_is_handed_in_again_and_approved(sign_in, photo, site):
    backend, desk = sign_in("agency"), sign_in("operator")
    backend.goto(f"/shops/{MUMU}/official-account/")
    upload(backend, photo("dark.jpg", 1))
    open_review(desk)
    expect(desk.locator("#evidence")).to_contain_text("dark.jpg")
    send_back(desk)
    backend.reload()
    expect(backend.locator("#documents")).to_contain_text("1 document is still missing.")
    upload(backend, photo("bright.jpg", 3))
    backend.get_by_role("button", name="Hand in again").click()
    expect(backend.get_by_role("button", name="Hand in again")).to_have_count(0)
    open_review(desk)
    desk.get_by_role("link", name="Business license").first.click()
    desk.get_by_role("button", name="Approve").click()
    expect(desk.locator(".messagelist")).to_contain_text("is approved.")
    assert site.status(MUMU)["state"] == "upgraded"


def test_file_of_another_type_is_refused_in_the_page(sign_in, tmp_path):
    page = sign_in("agency")
    page.goto(f"/shops/{MUMU}/official-account/")
    file = tmp_path / "license.svg"
    file.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    page.get_by_label("Photo or file").set_input_files(file)
    expect(page.locator("[data-uploads]")).to_contain_text("jpg, png, webp or pdf only")
    expect(page.locator("[data-documents-now]")).to_contain_text("0 of 10 files")
