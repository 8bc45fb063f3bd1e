INSERT INTO slip_block (letter, first, count, pack, station, reserved_at)
VALUES (:letter, :first, :count, :pack, :station, :at)
