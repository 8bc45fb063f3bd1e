SELECT
    (SELECT coalesce(max(n), 0) FROM meta),
    (SELECT coalesce(max(n), 0) FROM entry),
    (SELECT coalesce(max(number), 0) FROM plan_revision),
    (SELECT coalesce(max(n), 0) FROM playbook_text),
    (SELECT coalesce(max(n), 0) FROM slip_block),
    (SELECT coalesce(max(n), 0) FROM pack_made),
    (SELECT coalesce(max(n), 0) FROM station),
    (SELECT coalesce(max(n), 0) FROM checkpoint),
    (SELECT coalesce(max(n), 0) FROM incident),
    (SELECT coalesce(max(n), 0) FROM draft_change),
    (SELECT coalesce(max(number), 0) FROM plan_approval),
    (SELECT coalesce(max(n), 0) FROM attachment),
    coalesce((SELECT hash FROM entry ORDER BY n DESC LIMIT 1), zeroblob(32)) AS head
