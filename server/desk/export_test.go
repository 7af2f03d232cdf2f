package desk

// Routes returns the method and the path of every route.
func Routes(a *API) []string {
	var names []string
	for _, r := range a.routes() {
		names = append(names, r.method+" "+r.path)
	}
	return names
}
