-- Lines a fork may go on from: of the same station, with the number before, in another chain.
SELECT e.hash
FROM station AS own
JOIN station AS s ON s.uuid = own.uuid AND s.n <> own.n
JOIN entry AS e ON e.station = s.n AND e.seq = :seq
WHERE own.n = :station
ORDER BY s.fork
