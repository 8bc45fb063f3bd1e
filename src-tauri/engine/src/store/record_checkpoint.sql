SELECT s.uuid, s.fork, c.seq, c.occasion, c.made_at, c.note
FROM checkpoint AS c
JOIN station AS s ON s.n = c.station
WHERE c.n > :after
ORDER BY c.n
LIMIT :limit
