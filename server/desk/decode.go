package desk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"copydesk/engine/fault"
)

// maxBody is the largest body of a request, in bytes.
const maxBody = 1 << 20

// decode reads the body of a request strictly: one JSON value of which every
// field is known.
func decode(r *http.Request, into any) error {
	data, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
	if err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return fault.Newf(fault.Invalid, "the body has more than %d bytes", maxBody)
		}
		return fault.As(fault.Cancelled, err)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		data = []byte("{}")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return mistake(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fault.Newf(fault.Invalid, "the body goes on after its JSON value")
	}
	return nil
}

// mistake says what is wrong with a body.
func mistake(err error) error {
	if fault.KindOf(err) == fault.Invalid {
		return err
	}
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		what := "field " + e.Field
		if e.Field == "" {
			what = "the body"
		}
		return fault.Newf(fault.Invalid, "%s has the wrong type: %s; expected %s", what, e.Value, plain(e.Type))
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return fault.Newf(fault.Invalid, "unknown field %s", name)
	}
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fault.Newf(fault.Invalid, "the body is not JSON: %w at byte %d", err, e.Offset)
	}
	return fault.Newf(fault.Invalid, "the body is not what it should be: %s", strings.TrimPrefix(err.Error(), "json: "))
}

// plain says what JSON value a type is read from.
func plain(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return plain(t.Elem())
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "a string"
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return fmt.Sprintf("a whole number from 0 to %d", uint64(math.MaxUint64)>>(64-t.Bits()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return "a whole number"
	case reflect.Slice, reflect.Array:
		return "a list"
	}
	return "an object"
}

// query reads the parameters of a request's query strictly.
type query struct {
	values map[string][]string
	read   map[string]bool
	err    error
}

func queryOf(r *http.Request) *query {
	q := &query{read: make(map[string]bool)}
	var err error
	if q.values, err = url.ParseQuery(r.URL.RawQuery); err != nil {
		q.fail("the query of the address cannot be read: %w", err)
	}
	return q
}

// text returns a parameter, "" if it is not there.
func (q *query) text(name string) string {
	q.read[name] = true
	v := q.values[name]
	if len(v) > 1 {
		q.fail("parameter %s is given %d times", name, len(v))
	}
	if len(v) == 0 {
		return ""
	}
	return v[0]
}

// list returns all values of a parameter.
func (q *query) list(name string) []string {
	q.read[name] = true
	return q.values[name]
}

// whole returns a parameter that is a number from low to high, otherwise if it
// is not there.
func (q *query) whole(name string, low, high, otherwise int64) int64 {
	s := q.text(name)
	if s == "" {
		return otherwise
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < low || n > high {
		q.fail("parameter %s is %.40q; it must be a whole number from %d to %d", name, s, low, high)
		return otherwise
	}
	return n
}

func (q *query) fail(format string, args ...any) {
	if q.err == nil {
		q.err = fault.Newf(fault.Invalid, format, args...)
	}
}

// end returns the first mistake; a parameter that nobody read is one.
func (q *query) end() error {
	for _, name := range slices.Sorted(maps.Keys(q.values)) {
		if !q.read[name] {
			q.fail("unknown parameter %.40q", name)
		}
	}
	return q.err
}
