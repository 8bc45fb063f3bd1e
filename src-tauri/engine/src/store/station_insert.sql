INSERT INTO station (uuid, fork, name, public_key, first_seen)
VALUES (:uuid, 0, '', :public_key, :first_seen)
