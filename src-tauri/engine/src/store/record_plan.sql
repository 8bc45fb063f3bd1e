SELECT number, sha256, created_at, content FROM plan_revision WHERE number > :after ORDER BY number LIMIT :limit
