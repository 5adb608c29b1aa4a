"""The rule book's first row and the first version of the terms."""

import hashlib
from datetime import date

from django.db import migrations

BEGAN = date(2022, 12, 16)
TERMS = {
    "binding": (
        "The account becomes the official account of the shop named above and represents it on Douyin. A shop has one "
        "official account. Where the account is not blue V, its verification starts under the entity of the shop's "
        "business license, and with its approval the display name becomes the shop's name. Until the upgrade is "
        "complete the shop may replace its official account once; afterwards the account stays. Nothing changes "
        "before someone of the shop types the confirmation code from this phone.",
        "该账号将成为上述店铺的官方账号，在抖音代表店铺。每个店铺只有一个官方账号。若账号不是蓝 V，将以店铺营业执照主体发起认证，"
        "认证通过后账号名称改为店铺名称。升级完成前，店铺可换绑一次官方账号；升级完成后不再更换。在店铺人员输入本手机上的确认码之前，不会产生任何变更。",
    ),
    "entity_change": (
        "I may act for the entity of the shop's business license. The registered entity of this account is to be "
        "changed to that entity. Operators review the change; it takes effect only when they approve it.",
        "我有权代表店铺营业执照所载主体。本账号的注册主体将变更为该主体。变更由平台审核，审核通过后才生效。",
    ),
    "authorization": (
        "The account may promote products of the shop named above. It keeps its name, kind and entity, does not "
        "become the shop's official account, and either side can end the authorization at any time.",
        "该账号可以推广上述店铺的商品。账号的名称、类型与主体不变，不会成为店铺官方账号，双方均可随时解除授权。",
    ),
}


def digest(english, chinese):
    return hashlib.sha256(f"{english}\n{chinese}".encode()).hexdigest()


def add_rows(apps, schema_editor):
    apps.get_model("bindings", "RuleBook").objects.create(effective_from=BEGAN, note="First rule book")
    terms = apps.get_model("bindings", "Terms")
    for kind, (english, chinese) in TERMS.items():
        terms.objects.create(
            kind=kind, version="2026-09", text_en=english, text_zh=chinese, sha256=digest(english, chinese),
            effective_from=BEGAN,
        )


class Migration(migrations.Migration):
    dependencies = [("bindings", "0002_guards")]
    operations = [migrations.RunPython(add_rows, migrations.RunPython.noop)]
