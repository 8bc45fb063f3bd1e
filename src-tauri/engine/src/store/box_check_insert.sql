INSERT INTO box_check (id, place, what, person, at, recorded_at)
VALUES (:id, :place, :what, :person, :at, :recorded_at)
