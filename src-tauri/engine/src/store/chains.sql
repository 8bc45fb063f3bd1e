-- Every chain that has lines, with its lowest number.
SELECT s.n, s.uuid, (SELECT min(seq) FROM run WHERE station = s.n) AS first
FROM station AS s
WHERE EXISTS (SELECT 1 FROM run WHERE station = s.n)
ORDER BY s.uuid, s.fork
