INSERT INTO plan_revision (number, sha256, content, created_at)
VALUES ((SELECT coalesce(max(number), 0) + 1 FROM plan_revision), :sha256, :content, :created_at)
RETURNING number
