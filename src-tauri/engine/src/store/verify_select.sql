-- In the order the rows lie in the table: an index that lost a row must not hide it.
SELECT
    n, station, seq, incident, id, press, nth,
    occurred_at, occurred_until, precision, recorded_at, mono_ms, boot,
    recorder, doer, from_unit, to_unit, kind, v, ref_entry, seen,
    nonce, body, hash
FROM entry
WHERE n >= :from
ORDER BY n
LIMIT :rows
