SELECT
    e.seq,
    e.recorded_at,
    max(0, coalesce((SELECT max(r.seq + r.until - r.n) FROM stretch AS r WHERE r.station = e.station), 0) - e.seq)
        AS newer
FROM entry AS e
WHERE e.n = :n
