// Package reply writes the answers of the HTTP API: JSON, and failures in the
// one shape that clients know.
//
//	{"error": "Invalid input", "message": "Text field is required", "timestamp": "2025-07-16T10:30:15Z"}
//
// A server may offer them as RFC 9457 has it as well, see [PrefersProblem].
//
// A handler returns its failure and never writes it: an [Error] where the
// status matters, else any error, whose kind (see package fault) says which
// status it is.
//
//	func (a *API) Info(w http.ResponseWriter, r *http.Request) error {
//		m, err := a.model()
//		if err != nil {
//			return err
//		}
//		return reply.JSON(w, http.StatusOK, m.info)
//	}
package reply
