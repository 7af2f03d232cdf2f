package reply

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"copydesk/engine/fault"
)

// ClientGone is the status of a request whose client did not wait for the
// answer: it is logged and counted, and nobody sees it.
const ClientGone = 499

// Error is a failure with its HTTP status.
type Error struct {
	Status  int
	Message string // a sentence for the client, without a full stop
	// RetryAfter, if not 0, tells the client when to ask again.
	RetryAfter time.Duration
	// Allow are the methods of a 405.
	Allow string
	// Cause, if not nil, is for the log alone.
	Cause error
	// Kind is told to clients that act on it; Internal is not told.
	Kind fault.Kind
	// Pointer, if not "", is a JSON pointer (RFC 6901) to the field of the body
	// that is wrong, such as /texts/3.
	Pointer string
}

// Errorf returns a failure with a formatted sentence.
func Errorf(status int, format string, args ...any) *Error {
	return &Error{Status: status, Message: fmt.Sprintf(format, args...)}
}

// At says of a failure, if it is one, which field of the body it is of.
func At(pointer string, err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		e.Pointer = pointer
	}
	return err
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return e.Message + ": " + e.Cause.Error()
	}
	return e.Message
}

func (e *Error) Unwrap() error { return e.Cause }

// titles are the "error" of each status that there is a failure for.
var titles = map[int]string{
	http.StatusBadRequest:            "Invalid input",
	http.StatusUnauthorized:          "Unauthorized",
	http.StatusForbidden:             "Forbidden",
	http.StatusNotFound:              "Not found",
	http.StatusMethodNotAllowed:      "Method not allowed",
	http.StatusRequestTimeout:        "Request timeout",
	http.StatusConflict:              "Conflict",
	http.StatusRequestEntityTooLarge: "Input too large",
	http.StatusUnsupportedMediaType:  "Unsupported media type",
	http.StatusTooManyRequests:       "Too many requests",
	ClientGone:                       "Client closed request",
	http.StatusInternalServerError:   "Internal error",
	http.StatusServiceUnavailable:    "Service unavailable",
	http.StatusGatewayTimeout:        "Timeout",
	http.StatusInsufficientStorage:   "Insufficient storage",
}

// As returns err as a failure with a status: the one it has, else that of its
// kind. What is the server's own trouble is not told to the client.
func As(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	status := http.StatusInternalServerError
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Usage:
		status = http.StatusBadRequest
	case fault.NotFound:
		status = http.StatusNotFound
	case fault.Conflict:
		status = http.StatusConflict
	case fault.Unavailable:
		status = http.StatusServiceUnavailable
	case fault.Exhausted:
		status = http.StatusTooManyRequests
	case fault.Forbidden:
		status = http.StatusForbidden
	case fault.Cancelled:
		status = ClientGone
	case fault.Deadline:
		return &Error{Status: http.StatusGatewayTimeout, Message: "The answer was not ready in time", Cause: err}
	default:
		return &Error{Status: status, Message: "The request could not be answered", Cause: err}
	}
	return &Error{Status: status, Message: err.Error()}
}

// Body is the document of a failure.
type Body struct {
	Error     string `json:"error"`
	Message   string `json:"message"`
	Kind      string `json:"kind,omitempty"` // see package fault
	Timestamp string `json:"timestamp"`
}

// title returns the "error" of a status.
func title(status int) string {
	if t, ok := titles[status]; ok {
		return t
	}
	return http.StatusText(status)
}

// SetHeaders sets the fields that a failure has in the head of its answer,
// whatever the form of the body is.
func (e *Error) SetHeaders(h http.Header) {
	if e.Allow != "" {
		h.Set("Allow", e.Allow)
	}
	if e.RetryAfter > 0 {
		seconds := (e.RetryAfter + time.Second - 1) / time.Second
		h.Set("Retry-After", strconv.FormatInt(int64(seconds), 10))
	}
}

// Fail answers with a failure.
func Fail(w http.ResponseWriter, e *Error, now time.Time) {
	e.SetHeaders(w.Header())
	// Three strings can be encoded: there is no error to look at.
	b := Body{Error: title(e.Status), Message: e.Message, Timestamp: Timestamp(now)}
	if e.Kind != fault.Internal {
		b.Kind = e.Kind.String()
	}
	_ = JSON(w, e.Status, b)
}
