SELECT
    r.number, r.sha256, r.created_at, r.content,
    a.draft_upto, a.approved_by, a.role, a.approved_on, a.next_review, a.changes, a.unmet, a.sha256 AS approval_sha256
FROM plan_revision AS r
LEFT JOIN plan_approval AS a ON a.number = r.number
WHERE r.number > :after
ORDER BY r.number
LIMIT :limit
