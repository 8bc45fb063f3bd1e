-- A line of that station, in whichever fork, that has that number and that hash.
SELECT e.n
FROM station AS s
JOIN entry AS e ON e.station = s.n
WHERE s.uuid = :uuid AND e.seq = :seq AND e.hash = :hash
LIMIT 1
