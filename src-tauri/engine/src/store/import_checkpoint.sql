-- The same note is kept once.
INSERT INTO checkpoint (station, seq, occasion, made_at, note)
SELECT :station, :seq, :occasion, :made_at, :note
WHERE NOT EXISTS (
    SELECT 1 FROM checkpoint WHERE station = :station AND seq = :seq AND occasion = :occasion AND note = :note
)
