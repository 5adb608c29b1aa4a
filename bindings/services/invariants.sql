-- What must hold in every database at every moment, for SQLite and PostgreSQL alike (`check_invariants`).
-- Each query returns the rows that break its invariant. `{e.after.x}` is the field x of the JSON in e.after.

-- name: I1 one active official binding per shop
SELECT shop_id
FROM bindings_binding
WHERE role = 'official'
  AND ended_at IS NULL
GROUP BY shop_id
HAVING COUNT(*) > 1;

-- name: I2 one active official binding per account
SELECT account_id
FROM bindings_binding
WHERE role = 'official'
  AND ended_at IS NULL
GROUP BY account_id
HAVING COUNT(*) > 1;

-- name: I3 official and authorized are disjoint per account
SELECT account_id
FROM bindings_binding
WHERE ended_at IS NULL
GROUP BY account_id
HAVING COUNT(DISTINCT role) > 1;

-- name: one active authorization per shop and account
SELECT shop_id, account_id
FROM bindings_binding
WHERE role = 'authorized'
  AND ended_at IS NULL
GROUP BY shop_id, account_id
HAVING COUNT(*) > 1;

-- name: I4 replacements used within the allowance
SELECT id
FROM shops_shop
WHERE replacements_used < 0
  OR replacements_used > replacements_allowed;

-- name: I4 as many replacements used as bindings ended by a rebind
SELECT s.id
FROM shops_shop s
WHERE s.replacements_used <>
    (SELECT COUNT(*)
     FROM bindings_binding b
     WHERE b.shop_id = s.id
       AND b.end_reason = 'rebound')
  AND NOT (s.replacements_used >
             (SELECT COUNT(*)
              FROM bindings_binding b
              WHERE b.shop_id = s.id
                AND b.end_reason = 'rebound')
           AND EXISTS
             (SELECT 1
              FROM bindings_binding b
              WHERE b.shop_id = s.id
                AND b.imported));

-- name: I5 a rebind only from bound or in review
SELECT id
FROM bindings_binding
WHERE end_reason = 'rebound'
  AND state NOT IN ('bound', 'in_review');

-- name: I6 events of a chain are numbered without gap
SELECT chain
FROM bindings_event
GROUP BY chain
HAVING COUNT(*) <> MAX(number)
OR MIN(number) <> 1;

-- name: I6 each binding that was not imported has its event
SELECT b.id
FROM bindings_binding b
WHERE NOT b.imported
  AND NOT EXISTS
    (SELECT 1
     FROM bindings_event e
     WHERE e.shop_id = b.shop_id
       AND e.account_id = b.account_id
       AND e.at = b.bound_at
       AND e.verb IN ('account_bound', 'account_rebound', 'account_authorized'));

-- name: I6 each decided review has its event
SELECT r.id
FROM accounts_review r
WHERE r.state IN ('approved', 'rejected')
  AND NOT EXISTS
    (SELECT 1
     FROM bindings_event e
     WHERE e.shop_id = r.shop_id
       AND e.account_id = r.account_id
       AND e.verb IN ('review_approved', 'review_rejected')
       AND e.at = r.decided_at);

-- name: I6 each confirmed ticket has one event
SELECT t.id
FROM bindings_scanticket t
WHERE t.state = 'confirmed'
  AND
    (SELECT COUNT(*)
     FROM bindings_event e
     WHERE e.shop_id = t.shop_id
       AND e.account_id = t.account_id
       AND e.at = t.finished_at
       AND e.verb IN ('account_bound', 'account_rebound', 'account_authorized', 'upgrade_confirmed')) <> 1;

-- name: I6 a shop is in the state that its last event left it in
SELECT s.id
FROM shops_shop s
JOIN bindings_event e ON e.id =
    (SELECT MAX(l.id)
     FROM bindings_event l
     WHERE l.shop_id = s.id
       AND {l.after.state} IS NOT NULL)
LEFT JOIN bindings_binding b ON b.shop_id = s.id
AND b.role = 'official'
AND b.ended_at IS NULL
WHERE COALESCE(b.state, 'not_bound') <> {e.after.state};

-- name: I6 a shop has used as many replacements as its last event says
SELECT s.id
FROM shops_shop s
JOIN bindings_event e ON e.id =
    (SELECT MAX(l.id)
     FROM bindings_event l
     WHERE l.shop_id = s.id
       AND {l.after.replacements_used} IS NOT NULL)
WHERE CAST(s.replacements_used AS TEXT) <> CAST({e.after.replacements_used} AS TEXT);

-- name: I7 a ticket has an end exactly when it is finished
SELECT id
FROM bindings_scanticket
WHERE (finished_at IS NULL) <> (state IN ('waiting', 'scanned', 'agreed'));

-- name: I8 one live ticket per shop and purpose group
SELECT shop_id
FROM bindings_scanticket
WHERE finished_at IS NULL
GROUP BY shop_id, "group"
HAVING COUNT(*) > 1;

-- name: I9 a ticket was scanned before it was agreed to, and agreed to before it was confirmed
SELECT id
FROM bindings_scanticket
WHERE (state IN ('scanned', 'agreed', 'confirmed', 'denied', 'refused', 'failed')
       AND (scanned_at IS NULL
            OR account_id IS NULL))
  OR (state IN ('agreed', 'confirmed', 'failed')
      AND agreed_at IS NULL)
  OR (state IN ('waiting', 'scanned')
      AND agreed_at IS NOT NULL)
  OR (agreed_at IS NOT NULL
      AND scanned_at IS NULL);

-- name: I9 only a ticket that was agreed to has wrong codes
SELECT t.id
FROM bindings_scanticket t
JOIN bindings_rulebook r ON r.id = t.rule_book_id
WHERE (t.wrong_codes > 0
       AND t.agreed_at IS NULL)
  OR t.wrong_codes > r.code_tries
  OR (t.wrong_codes = r.code_tries) <> (t.state = 'failed');

-- name: I11 the account of an upgraded binding is blue V unless an operator changed it later
SELECT b.id
FROM bindings_binding b
JOIN accounts_account a ON a.id = b.account_id
WHERE b.state = 'upgraded'
  AND b.ended_at IS NULL
  AND a.kind <> 'blue_v'
  AND NOT EXISTS
    (SELECT 1
     FROM bindings_event e
     WHERE e.account_id = a.id
       AND e.verb = 'identity_cancelled'
       AND e.at >= b.upgraded_at);

-- name: I11 the account of an upgraded binding has the shop's entity unless an operator changed it later
SELECT b.id
FROM bindings_binding b
JOIN accounts_account a ON a.id = b.account_id
JOIN shops_shop s ON s.id = b.shop_id
WHERE b.state = 'upgraded'
  AND b.ended_at IS NULL
  AND (a.entity_id IS NULL
       OR s.entity_id IS NULL
       OR a.entity_id <> s.entity_id)
  AND NOT EXISTS
    (SELECT 1
     FROM bindings_event e
     WHERE e.at >= b.upgraded_at
       AND ((e.account_id = a.id
             AND e.verb IN ('identity_cancelled', 'account_entity_changed'))
            OR (e.shop_id = s.id
                AND e.verb = 'shop_entity_changed')));

-- name: I12 an active binding that was not imported has both consents with the hash of their text
SELECT b.id
FROM bindings_binding b
LEFT JOIN bindings_consent h ON h.id = b.holder_consent_id
LEFT JOIN bindings_terms ht ON ht.id = h.terms_id
LEFT JOIN bindings_consent m ON m.id = b.merchant_consent_id
LEFT JOIN bindings_terms mt ON mt.id = m.terms_id
WHERE NOT b.imported
  AND b.ended_at IS NULL
  AND NOT (h.side = 'holder'
           AND m.side = 'merchant'
           AND h.account_id = b.account_id
           AND m.user_id IS NOT NULL
           AND h.sha256 = ht.sha256
           AND m.sha256 = mt.sha256
           AND LENGTH(h.sha256) = 64
           AND LENGTH(m.sha256) = 64);

-- name: a binding is in review exactly when an undecided review completes its upgrade
SELECT b.shop_id
FROM bindings_binding b
WHERE b.state = 'in_review'
  AND b.ended_at IS NULL
  AND NOT b.imported
  AND NOT EXISTS
    (SELECT 1
     FROM accounts_review r
     WHERE r.shop_id = b.shop_id
       AND r.account_id = b.account_id
       AND r.completes_upgrade
       AND r.state IN ('open', 'returned'))
UNION
SELECT r.shop_id
FROM accounts_review r
WHERE r.completes_upgrade
  AND r.state IN ('open', 'returned')
  AND NOT EXISTS
    (SELECT 1
     FROM bindings_binding b
     WHERE b.shop_id = r.shop_id
       AND b.account_id = r.account_id
       AND b.state = 'in_review'
       AND b.ended_at IS NULL);

-- name: a cancelled account has no active binding and no live ticket
SELECT a.id
FROM accounts_account a
WHERE a.status = 'cancelled'
  AND (EXISTS
         (SELECT 1
          FROM bindings_binding b
          WHERE b.account_id = a.id
            AND b.ended_at IS NULL)
       OR EXISTS
         (SELECT 1
          FROM bindings_scanticket t
          WHERE t.account_id = a.id
            AND t.finished_at IS NULL));

-- name: a closed shop has no live ticket
SELECT s.id
FROM shops_shop s
JOIN bindings_scanticket t ON t.shop_id = s.id
WHERE s.status = 'closed'
  AND t.finished_at IS NULL;

-- name: a personal shop is never in review or upgraded
SELECT b.id
FROM bindings_binding b
JOIN shops_shop s ON s.id = b.shop_id
WHERE s.shop_type = 'personal'
  AND b.state IN ('in_review', 'upgraded');
