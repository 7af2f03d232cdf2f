package scoring

import (
	"net/http"
	"time"

	"copydesk/server/reply"
)

// codes are the names that MLflow has for statuses.
var codes = map[int]string{
	http.StatusUnauthorized:        "UNAUTHENTICATED",
	http.StatusForbidden:           "PERMISSION_DENIED",
	http.StatusNotFound:            "RESOURCE_DOES_NOT_EXIST",
	http.StatusTooManyRequests:     "RESOURCE_EXHAUSTED",
	reply.ClientGone:               "CANCELLED",
	http.StatusInternalServerError: "INTERNAL_ERROR",
	http.StatusServiceUnavailable:  "TEMPORARILY_UNAVAILABLE",
	http.StatusGatewayTimeout:      "DEADLINE_EXCEEDED",
}

// Fail answers with a failure as the protocol has it. Of what MLflow has no
// name for, a client is told that its request was bad.
func Fail(w http.ResponseWriter, _ *http.Request, e *reply.Error, _ time.Time) {
	e.SetHeaders(w.Header())
	if e.Status == http.StatusUnsupportedMediaType {
		plain(w, e.Status, e.Message)
		return
	}
	code, ok := codes[e.Status]
	if !ok {
		code = "BAD_REQUEST"
	}
	// Two strings can be encoded: there is no error to look at.
	_ = reply.JSON(w, e.Status, FailureDocument{code, e.Message})
}
