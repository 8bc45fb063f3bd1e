-- The highest number of a chain, from what is left beside the lines.
SELECT max(
    r.seq, r.seq + coalesce((SELECT min(n) - 1 FROM run WHERE n > r.n), (SELECT max(n) FROM line_keyed), 0) - r.n
)
FROM run AS r
WHERE r.station = ?1
ORDER BY r.seq DESC
LIMIT 1
