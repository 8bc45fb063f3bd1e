SELECT *
FROM box_check
WHERE place = :place AND what = :what
ORDER BY at DESC, n DESC
LIMIT 1
