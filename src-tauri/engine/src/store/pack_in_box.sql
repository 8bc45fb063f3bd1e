-- The newest whole pack, and what replaced sheets of it since. By the time they were made: one that was brought in
-- from another computer arrived later than it was made.
SELECT p.*
FROM pack_made AS p
JOIN (
    SELECT made_at, n FROM pack_made WHERE place = :place AND replaces = 0 ORDER BY made_at DESC, n DESC LIMIT 1
) AS whole
WHERE p.place = :place
    AND (p.n = whole.n OR (p.replaces = 1 AND (p.made_at, p.n) > (whole.made_at, whole.n)))
ORDER BY p.replaces, p.made_at, p.n
