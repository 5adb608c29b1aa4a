"""The first reasons of decisions, and the code of each decision of an earlier release, found by its text."""

from datetime import date

from django.db import migrations

BEGAN = date(2022, 12, 16)
REASONS = [
    ("license", "reject", "", "Company name on the form differs from the license", "填写的公司名称与营业执照不一致"),
    ("legibility", "reject", "", "The license photo is not legible", "营业执照照片不清晰"),
    ("expired", "reject", "", "The license is out of date", "营业执照已过期"),
    ("name", "reject", "NAME_NOT_LEGAL", "The account’s name breaks the naming rules", "账号名称不符合命名规则"),
    ("holder", "reject", "", "The account’s holder doesn’t belong to the company", "账号持有人不属于该公司"),
    ("shop_closed", "reject", "SHOP_CLOSED", "The shop is closed", "店铺已关闭"),
    ("real_name", "reject", "REAL_NAME_REQUIRED", "The account has no real-name verification", "账号未完成实名认证"),
    ("unavailable", "reject", "ACCOUNT_UNAVAILABLE", "The account is banned or cancelled", "账号已封禁或注销"),
    ("license_changed", "reject", "ENTITY_CHANGED_SINCE", "The shop’s license has changed since the request", "申请提交后店铺营业执照已变更"),
    ("entity", "reject", "ENTITY_MISMATCH", "The account’s entity is not the shop’s", "账号主体与店铺主体不一致"),
    ("other_account", "reject", "WRONG_ACCOUNT", "Another account is bound to the shop by now", "店铺现已绑定其他账号"),
    ("taken", "reject", "ACCOUNT_TAKEN", "The account is another shop’s official account", "该账号已是其他店铺的官方账号"),
    ("other", "reject", "", "In the operator’s own words", "其他原因（自行填写）"),
    ("photo", "return", "", "Hand in a legible photo of the business license", "请提交清晰的营业执照照片"),
    ("letter", "return", "", "Hand in the certification letter with the company’s seal", "请提交加盖公章的认证公函"),
    ("trademark", "return", "", "Hand in the trademark certificate for the name", "请提交名称对应的《商标注册证》"),
    ("relation", "return", "", "Hand in proof of how the account belongs to the company", "请提交账号归属该公司的证明"),
]  # fmt: skip


def add_reasons(apps, schema_editor):
    Reason = apps.get_model("bindings", "Reason")
    for code, use, gate, english, chinese in REASONS:
        Reason.objects.create(
            code=code, use=use, gate=gate, text_en=english, text_zh=chinese, effective_from=BEGAN
        )


def code_decisions(apps, schema_editor):
    decided = apps.get_model("accounts", "Review").objects.filter(
        state__in=["rejected", "returned"], reason_code=""
    )
    for code, use, _gate, english, chinese in REASONS:
        state = "rejected" if use == "reject" else "returned"
        for text in (english, chinese):
            decided.filter(state=state, reason__startswith=text).update(reason_code=code)
    decided.exclude(reason="").update(reason_code="other")


class Migration(migrations.Migration):
    dependencies = [
        ("bindings", "0011_reasons_and_saved_views"),
        ("accounts", "0004_export_permission"),
    ]
    operations = [
        migrations.RunPython(add_reasons, migrations.RunPython.noop),
        migrations.RunPython(code_decisions, migrations.RunPython.noop),
    ]
