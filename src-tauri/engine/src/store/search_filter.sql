SELECT l.n
FROM line AS l
LEFT JOIN mark AS m ON m.n = l.n
WHERE :asked IS NULL
    AND (:incident IS NULL OR l.incident = (SELECT k FROM incident WHERE uuid = :incident))
    AND (:but IS NULL OR l.incident IS NOT (SELECT k FROM incident WHERE uuid = :but))
    AND (:kind IS NULL OR l.kind = :kind)
    AND (:nature IS NULL OR l.nature = :nature)
    AND (:since IS NULL OR l.occurred_at >= :since)
    AND (:until IS NULL OR l.occurred_at <= :until)
    AND (:open = 0 OR m.open = 1)
    AND (:person IS NULL
        OR l.doer IN (SELECT k FROM name WHERE key = :person)
        OR l.recorder IN (SELECT k FROM name WHERE key = :person))
