-- The line of a chain with that number: a run counts on without a gap.
FROM entry AS e
WHERE e.n = (
    SELECT r.n + :seq - r.seq FROM run AS r
    WHERE r.station = :station AND r.seq <= :seq ORDER BY r.seq DESC LIMIT 1
)
    AND e.station = :station AND e.seq = :seq
