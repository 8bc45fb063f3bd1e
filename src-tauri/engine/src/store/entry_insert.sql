INSERT INTO entry (
    id, station, seq, incident, press, nth,
    occurred_at, occurred_until, precision, recorded_at, mono_ms, boot,
    recorder, doer, from_unit, to_unit, kind, v, ref_entry, seen,
    nonce, body, hash
)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
