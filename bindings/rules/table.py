"""The rules page as data: R1 to R25 in short, where each comes from, how it is applied and on which pages.

The checks listed under a rule are not written here: they come from the policy's own tables (`rules/gates.py`).
"""

from django.utils.translation import gettext_lazy

from .kinds import Rule

ACCOUNT_PAGE, PREVIEW_PAGE = "official_account", "preview"
AUTHORIZED_PAGE, LOG_PAGE, LIST_PAGE = "authorized_accounts", "activity", "shop_list"
RULES: tuple[Rule, ...] = (
    Rule(
        "R1",
        "binding",
        gettext_lazy("A shop has at most one official account."),
        ("seed IV",),
        gettext_lazy("A second one is refused before the scan; the database holds it as well."),
        (ACCOUNT_PAGE, PREVIEW_PAGE),
    ),
    Rule(
        "R2",
        "binding",
        gettext_lazy("An account is the official account of at most one shop."),
        ("reading",),
        gettext_lazy("Checked at the scan and again at the final confirmation."),
        (ACCOUNT_PAGE, PREVIEW_PAGE),
    ),
    Rule(
        "R3",
        "binding",
        gettext_lazy("An account is never official and authorized at the same time."),
        ("seed III.2 notes",),
        gettext_lazy(
            "It counts for all shops. This shop’s own authorization can be ended in the same step as the binding."
        ),
        (ACCOUNT_PAGE, AUTHORIZED_PAGE, PREVIEW_PAGE),
    ),
    Rule(
        "R4",
        "binding",
        gettext_lazy("Every bound or authorized account has completed real-name verification."),
        ("seed III",),
        gettext_lazy("Checked at the scan and again at the final confirmation."),
        (ACCOUNT_PAGE, AUTHORIZED_PAGE, PREVIEW_PAGE),
    ),
    Rule(
        "R5",
        "binding",
        gettext_lazy("A verified enterprise or blue V account binds only under the shop’s own entity."),
        ("seed III",),
        gettext_lazy(
            "Entities are compared by credit code, never by name. A refusal shows both entities and three ways "
            "out: another account, cancel the enterprise identity, or request an entity change."
        ),
        (ACCOUNT_PAGE, PREVIEW_PAGE),
    ),
    Rule(
        "R6",
        "binding",
        gettext_lazy("An unverified enterprise account agrees to an entity change before it binds."),
        ("seed III.1 scenario 3",),
        gettext_lazy(
            "An operator approves the change. Where the declared entity is the license entity already, no change "
            "is needed and blue V verification starts instead."
        ),
        (ACCOUNT_PAGE, PREVIEW_PAGE),
    ),
    Rule(
        "R7",
        "binding",
        gettext_lazy("A regular account binds, and blue V verification starts by itself."),
        ("seed III.1 scenario 4",),
        gettext_lazy("An operator decides the verification; the account is bound meanwhile."),
        (ACCOUNT_PAGE, PREVIEW_PAGE),
    ),
    Rule(
        "R8",
        "safety",
        gettext_lazy("Two people agree: the account’s holder on the phone, then someone of the shop here."),
        ("seed III.1",),
        gettext_lazy("Nothing changes before the second. Both consents keep the version of the terms."),
        (ACCOUNT_PAGE, AUTHORIZED_PAGE, LOG_PAGE),
    ),
    Rule(
        "R9",
        "upgrade",
        gettext_lazy("A shop is upgraded when its account is blue V under the shop’s entity."),
        ("seed III.2",),
        gettext_lazy(
            "A blue V or verified account of the same entity is upgraded at the confirmation, the others when an "
            "operator approves. A rejected review leaves the shop bound, with the reason shown."
        ),
        (ACCOUNT_PAGE, PREVIEW_PAGE, LIST_PAGE),
    ),
    Rule(
        "R10",
        "upgrade",
        gettext_lazy("One replacement exists while an account is bound and not upgraded."),
        ("seed I", "seed III.2"),
        gettext_lazy(
            "Only a confirmed rebind uses it, never a preview, a scan, a refusal or an upgrade. A rebind during a "
            "review withdraws the review. It lapses when the upgrade is complete."
        ),
        (ACCOUNT_PAGE, PREVIEW_PAGE, LIST_PAGE),
    ),
    Rule(
        "R11",
        "names",
        gettext_lazy("With the upgrade the account takes the shop’s name; it can be edited later."),
        ("seed III.2 notes",),
        gettext_lazy(
            "It applies to accounts that were not blue V. Where the shop’s name is not allowed or taken, a legal "
            "one is picked before confirming; a name is never cut."
        ),
        (ACCOUNT_PAGE, PREVIEW_PAGE),
    ),
    Rule(
        "R12",
        "upgrade",
        gettext_lazy("After the shop’s deadline, listing products may be affected until it is upgraded."),
        ("seed I",),
        gettext_lazy(
            "Reminder and deadline belong to each shop. The deadline’s own day is still in time, a review pauses "
            "the restriction, and the upgrade lifts it at once."
        ),
        (ACCOUNT_PAGE, LIST_PAGE),
    ),
    Rule(
        "R13",
        "authorized",
        gettext_lazy("A shop may authorize several accounts for promotion."),
        ("seed IV", "seed V"),
        gettext_lazy(
            "The holder agrees by scan, several shops may authorize one account, and either side can end it."
        ),
        (AUTHORIZED_PAGE, PREVIEW_PAGE),
    ),
    Rule(
        "R14",
        "names",
        gettext_lazy("A blue V name follows the naming rules."),
        ("seed III.2 notes",),
        gettext_lazy(
            "Length, characters, superlatives, names like the platform’s, contact details, generic words, job "
            "titles, and names that another blue V account has. Legal names are suggested."
        ),
        (ACCOUNT_PAGE,),
    ),
    Rule(
        "R15",
        "safety",
        gettext_lazy("A QR code is for one shop, one purpose and one use."),
        ("reading",),
        gettext_lazy(
            "The first phone that scans it claims it. A new code replaces the older one of the shop."
        ),
        (ACCOUNT_PAGE, AUTHORIZED_PAGE),
    ),
    Rule(
        "R16",
        "safety",
        gettext_lazy("Each change and each refusal is one entry of the log, and stays as it is."),
        ("reading",),
        gettext_lazy("Entries form a chain that shows any change made to them later."),
        (LOG_PAGE,),
    ),
    Rule(
        "R17",
        "safety",
        gettext_lazy("Every number is in the rule book, whose rows are added and never edited."),
        ("reading",),
        gettext_lazy("A decision keeps the row it used and can be replayed under another."),
        ("rules", LOG_PAGE),
    ),
    Rule(
        "R18",
        "binding",
        gettext_lazy("A personal store binds a regular account and is never upgraded."),
        ("reading",),
        gettext_lazy("It has no business license, so no entity to compare. It has one replacement."),
        (ACCOUNT_PAGE, PREVIEW_PAGE),
    ),
    Rule(
        "R19",
        "safety",
        gettext_lazy("Operators act only with a reason, and each act is in the log."),
        ("reading",),
        gettext_lazy(
            "They can grant one more replacement, cancel an account, close a shop, change an entity or cancel an "
            "enterprise identity."
        ),
        (LOG_PAGE,),
    ),
    Rule(
        "R20",
        "upgrade",
        gettext_lazy("If an upgraded shop’s and account’s entities drift apart, both sides see it."),
        ("reading",),
        gettext_lazy("The binding is flagged; it is not ended by itself."),
        (ACCOUNT_PAGE, LIST_PAGE),
    ),
    Rule(
        "R21",
        "safety",
        gettext_lazy("The phone shows a 6-digit code after agreeing; it is typed here to confirm."),
        ("reading",),
        gettext_lazy(
            "It keeps a stranger’s QR code from capturing an account, and a stranger’s phone from being confirmed "
            "by mistake. Too many wrong codes end the attempt."
        ),
        (ACCOUNT_PAGE, AUTHORIZED_PAGE),
    ),
    Rule(
        "R22",
        "upgrade",
        gettext_lazy("Operators can approve a request only if it passes every check."),
        ("reading",),
        gettext_lazy(
            "The review page shows what fails before they decide, and the decision keeps what was checked."
        ),
        (ACCOUNT_PAGE, LOG_PAGE),
    ),
    Rule(
        "R23",
        "upgrade",
        gettext_lazy(
            "A request is decided within a target of working time, which stands still while it is with you."
        ),
        ("reading",),
        gettext_lazy(
            "The date shown is worked out by the operators’ calendar; a request ends when its shop or account does."
        ),
        (ACCOUNT_PAGE,),
    ),
    Rule(
        "R25",
        "upgrade",
        gettext_lazy("A rejection can be appealed once; somebody else decides."),
        ("reading",),
        gettext_lazy(
            "The rejected request offers the appeal and says until when. Both decisions stay in the log."
        ),
        (ACCOUNT_PAGE, LOG_PAGE),
    ),
)
BY_ID = {rule.id: rule for rule in RULES}
