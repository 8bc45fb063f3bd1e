INSERT INTO plan_revision (number, sha256, content, created_at)
VALUES (:number, :sha256, :content, :created_at)
