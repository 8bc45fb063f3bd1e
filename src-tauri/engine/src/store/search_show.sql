SELECT
    i.uuid AS incident, i.title_ja, i.title_en, l.id, l.seq, l.occurred_at, l.recorded_at, l.late, l.kind, l.nature,
    f.name AS from_unit, t.name AS to_unit, d.name AS doer, r.name AS recorder, l.ja, l.en, l.more,
    coalesce(m.undone, 0) AS undone, coalesce(m.open, 0) AS open
FROM line AS l
JOIN incident AS i ON i.k = l.incident
JOIN name AS f ON f.k = l.from_unit
JOIN name AS t ON t.k = l.to_unit
JOIN name AS d ON d.k = l.doer
JOIN name AS r ON r.k = l.recorder
LEFT JOIN mark AS m ON m.n = l.n
WHERE l.n = :n
