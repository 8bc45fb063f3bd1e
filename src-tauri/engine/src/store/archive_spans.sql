-- Every chain that has lines: from which number to which.
SELECT s.n, s.fork, min(r.seq) AS first, max(r.seq + r.until - r.n) AS last
FROM station AS s
JOIN stretch AS r ON r.station = s.n
GROUP BY s.n
ORDER BY s.uuid, s.fork
