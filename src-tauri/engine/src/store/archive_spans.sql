-- Every chain that has lines: from which number to which.
SELECT s.n, s.fork, min(e.seq) AS first, max(e.seq) AS last
FROM station AS s
JOIN entry AS e ON e.station = s.n
GROUP BY s.n
ORDER BY s.uuid, s.fork
