SELECT *
FROM pack_made
WHERE instr(contents, :code) > 0
ORDER BY made_at DESC, n DESC
