INSERT INTO pack_made (id, place, made_at, pages, plan_revision, content_sha256, visits, hours)
VALUES (:id, :place, :made_at, :pages, :plan_revision, :content_sha256, :visits, :hours)
