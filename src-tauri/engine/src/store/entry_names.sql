LEFT JOIN station AS s ON s.n = e.station
LEFT JOIN incident AS i ON i.n = e.incident
