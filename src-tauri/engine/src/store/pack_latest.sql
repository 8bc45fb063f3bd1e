SELECT id, place, made_at, pages, plan_revision, content_sha256, visits, hours
FROM pack_made
WHERE place = :place
ORDER BY n DESC
LIMIT 1
