INSERT INTO checkpoint (station, seq, occasion, made_at, note)
VALUES (:station, :seq, :occasion, :made_at, :note)
