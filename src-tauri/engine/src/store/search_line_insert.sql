INSERT INTO line (
    n, incident, id, seq, occurred_at, recorded_at, late, kind, nature,
    from_unit, to_unit, doer, recorder, ja, en, more
)
VALUES (
    :n, :incident, :id, :seq, :occurred_at, :recorded_at, :late, :kind, :nature,
    :from_unit, :to_unit, :doer, :recorder, :ja, :en, :more
)
