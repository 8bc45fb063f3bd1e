-- The lines of a chain behind a number.
FROM stretch AS r
CROSS JOIN entry AS e ON e.n BETWEEN max(r.n, r.n + :after + 1 - r.seq) AND r.until
    AND e.station = r.station AND e.seq > :after AND e.seq <= :last
