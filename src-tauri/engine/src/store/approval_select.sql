SELECT number, draft_upto, approved_by, role, approved_on, next_review, changes
FROM plan_approval
ORDER BY number
