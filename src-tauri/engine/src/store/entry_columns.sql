SELECT
    e.id, e.station, s.uuid AS station_uuid, s.fork, e.seq, i.uuid AS incident_uuid, e.press, e.nth,
    e.occurred_at, e.occurred_until, e.precision, e.recorded_at, e.mono_ms, e.boot,
    e.recorder, e.doer, e.from_unit, e.to_unit, e.kind, e.v, e.ref_entry, e.seen,
    e.nonce, e.body, e.hash
