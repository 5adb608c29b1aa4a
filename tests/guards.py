"""The guards that `make sabotage` removes: the file, the guard, which occurs in it once, and the code without it."""

SERVICES, POLICY = "bindings/services", "bindings/policy.py"

GUARDS = [
    (f"{SERVICES}/confirm.py", "    require_manager(shop, actor)\n", ""),
    (f"{SERVICES}/confirm.py", "if ticket.state != TicketState.AGREED:", "if False:"),
    (
        f"{SERVICES}/confirm.py",
        "if not ScanTicket.objects.filter(pk=ticket.pk, expires_at__gt=Now()).exists():",
        "if False:",
    ),
    (f"{SERVICES}/confirm.py", "if not code_matches(ticket.key, code):", "if False:"),
    (f"{SERVICES}/confirm.py", "if not decision.allowed:", "if False:"),
    (f"{SERVICES}/confirm.py", "if not _still_agreed(ticket, decision, of_shop):", "if False:"),
    (f"{SERVICES}/confirm.py", "    if not left:\n", "    if False:\n"),
    (f"{SERVICES}/confirm.py", "    if not moved:\n", "    if False:\n"),
    (f"{SERVICES}/effects.py", "    if not spent:\n", "    if False:\n"),
    (f"{SERVICES}/confirm.py", "        return _binding_of(ticket)\n", "        pass\n"),
    (f"{SERVICES}/confirm.py", "        old.account = account\n", "        pass\n"),
    *(
        ("bindings/second_opinion.py", f"lambda r: {hit}", "lambda r: False")
        for hit in (
            'r.state != "rejected"',
            "r.appealed",
            "r.today > r.last_day",
            "r.closed",
            "r.overtaken",
            "r.open_elsewhere",
        )
    ),
    *(
        ("bindings/second_opinion.py", f"lambda a: {hit}", "lambda a: False")
        for hit in ('a.state != "waiting"', "a.own", "a.overtaken", "a.open_elsewhere")
    ),
    (f"{SERVICES}/appeals.py", "        require_manager(review.shop, actor)\n", ""),
    (f"{SERVICES}/transactions.py", "raise refusal_of(error) from error", "raise"),
    (
        f"{SERVICES}/transactions.py",
        "            except KeptRefusal as refusal:\n",
        "            except ZeroDivisionError as refusal:\n",
    ),
    (f"{SERVICES}/transactions.py", "    if kept:\n", "    if False:\n"),
    (f"{SERVICES}/phone.py", "        if ticket.account_id == account.pk:\n", "        if False:\n"),
    (f"{SERVICES}/phone.py", "        if ticket.state != TicketState.WAITING:\n", "        if False:\n"),
    (
        f"{SERVICES}/phone.py",
        "filter(pk=ticket.pk, state=ticket.state, expires_at__gt=Now())",
        "filter(pk=ticket.pk, state=ticket.state)",
    ),
    (f"{SERVICES}/phone.py", "    if not terms_agreed:\n", "    if False:\n"),
    (
        f"{SERVICES}/phone.py",
        "    if TermsKind.ENTITY_CHANGE in kinds and not entity_change_agreed:\n",
        "    if False:\n",
    ),
    (f"{SERVICES}/phone.py", "    if ticket.account_id != account.pk:\n", "    if False:\n"),
    (
        f"{SERVICES}/phone.py",
        "        if not decision.allowed and not is_expired(ticket):\n",
        "        if False:\n",
    ),
    (f"{SERVICES}/tickets.py", "        if gate := gate_of(shop, purpose, book):\n", "        if False:\n"),
    (
        f"{SERVICES}/tickets.py",
        "ends_authorization and purpose != Purpose.AUTHORIZE",
        "ends_authorization",
    ),
    (f"{SERVICES}/tickets.py", "    if not changed:\n", "    if False:\n"),
    (f"{SERVICES}/tickets.py", "if ticket.state not in LIVE or not is_expired(ticket):", "if False:"),
    *(
        (
            POLICY,
            f'"{rule}", "reading",{space}lambda r, s, a: {hit}',
            f'"{rule}", "reading", lambda r, s, a: False',
        )
        for rule, space, hit in (
            ("R22", " ", 'r.state == "awaiting_holder"'),
            ("R22", " ", 'r.state == "returned"'),
            ("R22", " ", "r.state in DECIDED_STATES"),
            ("R22", " ", "s.closed"),
            ("R22", " ", "not a.real_name_verified"),
            ("R22", " ", 'a.status != "active"'),
            ("R22", " ", "r.entity_code != s.entity_code"),
            ("R22", " ", "_entity_not_asked_for(r, a)"),
            ("R22", " ", 'r.completes_upgrade and a.official_for != "this"'),
            ("R22", " ", 'a.official_for == "other"'),
            ("R22", " ", "_renames(r, a) and bool(r.name_problems)"),
            ("R5", "  ", "s.closed"),
            ("R5", "  ", 'a.status != "active"'),
            ("R5", "  ", 's.entity_code == ""'),
            ("R5", "  ", "a.kind == Kind.REGULAR"),
            ("R5", "  ", "a.entity_code == s.entity_code"),
            ("R5", "  ", 'a.official_for == "other"'),
            ("R5", "  ", "r.by_holder and r.open_elsewhere"),
        )
    ),
    *(
        (f"{SERVICES}/documents.py", guard, without)
        for guard, without in (
            (
                "            if earlier := _same_file(review, kind, found):\n",
                "            if earlier := None:\n",
            ),
            (
                "    if review.state not in UNDECIDED and not appeals_of(review=review):\n",
                "    if False:\n",
            ),
            ("    if review.shop.is_closed:\n", "    if False:\n"),
            ("    require_manager(review.shop, actor)\n", ""),
            ("    if actor.kind != ActorKind.MERCHANT and not (", "    if False and not ("),
            ("        if kept.count() >= book.documents_of_review:\n", "        if False:\n"),
            ("        store.remove(stored_as)\n        raise\n", "        raise\n"),
            (
                "        if (current.handed_in_by is None) != (actor.kind == ActorKind.HOLDER):\n",
                "        if False:\n",
            ),
            ("        if current.pk in opened_documents([review]):\n", "        if False:\n"),
            (
                "        if not Document.objects.filter(pk=document.pk, state=DocumentState.KEPT).exists():\n",
                "        if False:\n",
            ),
            ("    store.remove(current.stored_as)\n", ""),
            ("    for document in documents:\n        store.remove(document.stored_as)\n", ""),
        )
    ),
    (
        f"{SERVICES}/review_desk.py",
        "        if any(ask.answer_id is None for ask in asks) and review.state == ReviewState.RETURNED:\n",
        "        if False:\n",
    ),
    (f"{SERVICES}/evidence.py", "    if by:\n", "    if False:\n"),
    (f"{SERVICES}/taking.py", "    if holder is not None and holder != actor.user:\n", "    if False:\n"),
    (
        f"{SERVICES}/taking.py",
        "    if not over:\n        require_free",
        "    if False:\n        require_free",
    ),
    *(
        (f"{SERVICES}/{name}.py", "        if not over:\n", "        if False:\n")
        for name in ("approvals", "rejections", "review_desk")
    ),
    (f"{SERVICES}/clock.py", "    if review.clock_left is not None:\n", "    if False:\n"),
    (f"{SERVICES}/approvals.py", "    if isinstance(plan, Refusal):\n", "    if False:\n"),
    (f"{SERVICES}/entity_change.py", "        if not decision.allowed:\n", "        if False:\n"),
    (
        f"{SERVICES}/names.py",
        '    if not check.ok:\n        raise Refusal("NAME_NOT_LEGAL", problems=check.problems, name=check.name)\n    return',
        "    return",
    ),
    (f"{SERVICES}/names.py", "    if again and now < again:\n", "    if False:\n"),
    (
        f"{SERVICES}/entity_change.py",
        "    if by_holder and actor.account != ticket.account:\n",
        "    if False:\n",
    ),
    (f"{SERVICES}/entity_change.py", "    if by_holder and not agreed:\n", "    if False:\n"),
    (
        f"{SERVICES}/entity_change.py",
        "    if actor.kind == ActorKind.HOLDER and actor.account != review.account:\n",
        "    if False:\n",
    ),
    (
        f"{SERVICES}/authorizations.py",
        "        if actor.kind == ActorKind.HOLDER and actor.account != account:\n",
        "        if False:\n",
    ),
    (f"{SERVICES}/reasons.py", "    if not text.strip():\n", "    if False:\n"),
    (
        f"{SERVICES}/account_operations.py",
        "        if {event.shop_id for event in plan.events if event.shop_id} - shops.keys():\n",
        "        if False:\n",
    ),
    (
        f"{SERVICES}/account_operations.py",
        "    if not _concerned(account) <= shops:\n",
        "    if False:\n",
    ),
    (
        f"{SERVICES}/account_operations.py",
        "    if actor.kind == ActorKind.HOLDER and official:\n",
        "    if False:\n",
    ),
    (
        f"{SERVICES}/team.py",
        "    if membership.role == Role.OWNER and not others.exists():\n",
        "    if False:\n",
    ),
    (f"{SERVICES}/people.py", "        if person.invited_at and not again:\n", "        if False:\n"),
    (
        f"{SERVICES}/people.py",
        "    if person.has_usable_password() or person.last_login:\n",
        "    if False:\n",
    ),
    (f"{SERVICES}/owner_requests.py", "    if owners_of(shop).exists():\n", "    if False:\n"),
    (f"{SERVICES}/owner_requests.py", "    if wanted.asked_by_id == actor.person.pk:\n", "    if False:\n"),
    (
        f"{SERVICES}/owner_requests.py",
        '    if wanted.entity_code != (shop.entity.code if shop.entity else ""):\n',
        "    if False:\n",
    ),
    (f"{SERVICES}/owner_requests.py", "    if wanted.state != RequestState.WAITING:\n", "    if False:\n"),
    (f"{SERVICES}/owner_requests.py", "    if mine.count() >= WAITING_AT_MOST:\n", "    if False:\n"),
    (f"{SERVICES}/owner_requests.py", "        require_owner(shop, actor)\n", ""),
    (
        f"{SERVICES}/second_person.py",
        "    if request.asked_by_id == actor.person.pk:\n",
        "    if False:\n",
    ),
    (
        f"{SERVICES}/undo.py",
        "    if Review.objects.filter(account=review.account, state__in=UNDECIDED).exists():\n",
        "    if False:\n",
    ),
    (
        f"{SERVICES}/undo.py",
        "    if approval is None or binding is None or not _still_stands(review, binding):\n",
        "    if approval is None or binding is None:\n",
    ),
    (
        f"{SERVICES}/person_operations.py",
        "    if (person.is_staff or person.is_superuser) and not by_two:\n",
        "    if False:\n",
    ),
    (f"{SERVICES}/events.py", "        elif event.previous_hash != previous:\n", "        elif False:\n"),
    (f"{SERVICES}/events.py", "        elif event.hash != digest(event):\n", "        elif False:\n"),
    (f"{SERVICES}/roles.py", "    if actor.kind == ActorKind.MERCHANT:\n", "    if False:\n"),
    ("shops/access.py", "    if membership is None:\n        raise Http404\n", ""),
    ("shops/access.py", "    if RANK[membership.role] < RANK[role]:\n", "    if False:\n"),
    ("bindings/migrations/0002_guards.py", 'SQLITE = [CLASH.format(name="INSERT"), ', "SQLITE = ["),
    ("bindings/migrations/0002_guards.py", ", FINISHED]", "]"),
    (
        "work/outbox.py",
        "            mail.due_at = now + timedelta(seconds=settings.MAIL_LEASE_SECONDS)\n",
        "",
    ),
    ("work/outbox.py", ", state=MailState.WAITING, attempts=mail.attempts)", ")"),
    ("work/jobs.py", "filter(waits, free, name=name)", "filter(name=name)"),
]
