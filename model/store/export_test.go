package store

// Prepared is how many statements the writer keeps.
func (s *Store) Prepared() int {
	p := s.write.Statement.ConnPool.(*pool)
	p.mu.RLock()
	defer p.mu.RUnlock()
	return len(p.ready)
}
