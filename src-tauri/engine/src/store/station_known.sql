SELECT n FROM station WHERE uuid = :uuid AND fork = 0 AND public_key = :key
