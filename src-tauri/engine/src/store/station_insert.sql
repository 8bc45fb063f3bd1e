INSERT INTO station (uuid, fork, name, public_key, first_seen)
VALUES (:uuid, 0, '', zeroblob(0), :first_seen)
