INSERT INTO station (uuid, fork, name, public_key, first_seen)
VALUES (
    :uuid, (SELECT coalesce(max(fork) + 1, 0) FROM station WHERE uuid = :uuid), :name, :public_key, :first_seen
)
RETURNING n, fork
