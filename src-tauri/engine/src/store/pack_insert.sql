INSERT INTO pack_made (id, place, made_at, pages, plan_revision, content_sha256, station, replaces, contents)
VALUES (:id, :place, :made_at, :pages, :plan_revision, :content_sha256, :station, :replaces, :contents)
