INSERT INTO slip_block (letter, first, count, pack, reserved_at)
VALUES (
    :letter,
    (SELECT coalesce(max(first + count), 1) FROM slip_block WHERE letter = :letter),
    :count,
    :pack,
    :at
)
RETURNING first
