-- Lines by the runs they lie in.
FROM stretch AS r
CROSS JOIN entry AS e ON e.n BETWEEN r.n AND r.until AND e.station = r.station AND e.incident = r.incident
