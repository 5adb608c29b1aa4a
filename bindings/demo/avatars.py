"""Avatars of the demo's shops and accounts, and registration dates; the files of `import_data` have no such columns."""

from datetime import date

from accounts.models import Account
from shops.models import Shop

SHOPS = {
    "10482": ("兰", date(2021, 3, 15)),
    "10517": ("北", date(2021, 12, 6)),
    "10421": ("烟", date(2021, 9, 1)),
    "10455": ("泽", date(2023, 4, 11)),
    "10463": ("禾", date(2024, 5, 20)),
    "10498": ("木", date(2023, 10, 9)),
    "10506": ("珑", date(2022, 7, 4)),
    "10533": ("乔", date(2022, 11, 25)),
    "10540": ("松", date(2023, 3, 2)),
    "10562": ("星", date(2023, 8, 17)),
    "10578": ("糖", date(2022, 9, 13)),
    "10591": ("知", date(2024, 6, 28)),
    "20831": ("苏", date(2024, 4, 1)),
}
ACCOUNTS = {
    "lanxi.flagship": "兰",
    "lanxi.shop": "铺",
    "lanxi.daily": "玉",
    "lanxi.lab": "研",
    "lanxi.group": "控",
    "lanxi.live": "播",
    "picking.notes": "采",
    "tea.with.qing": "青",
    "westlake.kitchen": "湖",
    "oldstreet.tea": "街",
    "mingqian.daily": "前",
    "hz.pantry": "选",
    "greenleaf.reviews": "叶",
    "studio.nanxun": "浔",
    "coldbrew.club": "茶",
    "beishan.studio": "北",
    "beishan.flagship": "旗",
    "beishan.verified": "瓷",
    "beishan.shop": "店",
    "beishan.daily": "陶",
    "beishan.kiln": "窑",
    "beishan.trade": "溪",
}


def set_avatars() -> None:
    """Set the avatar of each shop and account, and each shop's registration date."""
    for code, (avatar, registered) in SHOPS.items():
        Shop.objects.filter(code=code).update(avatar=avatar, registered_on=registered)
    for handle, avatar in ACCOUNTS.items():
        Account.objects.filter(handle=handle).update(avatar=avatar)
