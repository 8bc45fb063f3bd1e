INSERT INTO gram (letters, lines) VALUES (:letters, :lines)
ON CONFLICT (letters) DO UPDATE SET lines = lines + excluded.lines
