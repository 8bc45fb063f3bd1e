INSERT INTO plan_approval
    (number, draft_upto, approved_by, role, approved_on, next_review, changes, unmet, sha256)
VALUES
    (:number, :draft_upto, :approved_by, :role, :approved_on, :next_review, :changes, :unmet, :sha256)
