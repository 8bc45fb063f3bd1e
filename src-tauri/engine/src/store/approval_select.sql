SELECT number, draft_upto, approved_by, role, approved_on, next_review, changes, unmet, sha256
FROM plan_approval
ORDER BY number
