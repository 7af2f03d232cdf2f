package server

// Routes returns what each route, by its method and path, may answer with.
func (s *Server) Routes() map[string][]int {
	all := make(map[string][]int)
	for _, r := range s.routes {
		all[r.method+" "+r.path] = r.allStatuses()
	}
	return all
}

// Document returns the description of the API without counting a request.
func (s *Server) Document() ([]byte, error) {
	d, err := s.described()
	if err != nil {
		return nil, err
	}
	return d.document, nil
}
