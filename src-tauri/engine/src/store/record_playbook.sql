SELECT id, edition, text FROM playbook_text WHERE n > :after ORDER BY n LIMIT :limit
