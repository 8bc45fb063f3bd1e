SELECT
    e.seq,
    e.recorded_at,
    (SELECT count(*) FROM entry AS later WHERE later.station = e.station AND later.seq > e.seq) AS newer
FROM entry AS e
WHERE e.n = :n
