SELECT uuid, fork, name, public_key, first_seen FROM station WHERE n > :after ORDER BY n LIMIT :limit
