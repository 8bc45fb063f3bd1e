SELECT c.n, c.station, s.uuid, s.public_key, c.seq, c.occasion, c.made_at, c.note
FROM checkpoint AS c
LEFT JOIN station AS s ON s.n = c.station
