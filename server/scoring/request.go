package scoring

import (
	"net/http"

	"copydesk/server/predict"
	"copydesk/server/reply"
)

// request is what a client asks for.
type request struct {
	texts  []string
	method method
}

// method is what a prediction consists of. The names are those of scikit-learn.
type method string

const (
	predictCategory      method = "predict"
	predictProbabilities method = "predict_proba"
)

// formats are the fields that rows may come in, each with what reads them.
var formats = []struct {
	name string
	read func(v predict.Value, what string) ([]string, error)
}{
	{"dataframe_split", readSplit},
	{"dataframe_records", readRecords},
	{"instances", readList},
	{"inputs", readInputs},
}

func malformed(format string, args ...any) error {
	return reply.Errorf(http.StatusBadRequest, format, args...)
}

// parseJSON reads a body of JSON.
func parseJSON(body []byte) (request, error) {
	const oneOf = "with exactly one of dataframe_split, dataframe_records, instances and inputs"
	q := request{method: predictCategory}
	if len(body) == 0 {
		return q, malformed("Body is empty; it must be a JSON object " + oneOf)
	}
	v, err := predict.ParseJSON(body)
	if err != nil {
		return q, err
	}
	if !v.IsObject() {
		return q, malformed("Body must be a JSON object "+oneOf+", not %s", v.Type())
	}
	names := make([]string, 0, len(formats)+1)
	for _, f := range formats {
		names = append(names, f.name)
	}
	fields, err := v.Pick("Body", append(names, "params")...)
	if err != nil {
		return q, err
	}
	found := -1
	for i := range formats {
		switch {
		case fields[i] == nil:
		case found >= 0:
			return q, malformed("Body has %s and %s; it must be an object "+oneOf, names[found], names[i])
		default:
			found = i
		}
	}
	if found < 0 {
		return q, malformed("Body must be a JSON object " + oneOf)
	}
	if q.method, err = readParams(fields[len(formats)]); err != nil {
		return q, err
	}
	if q.texts, err = formats[found].read(fields[found], names[found]); err != nil {
		return q, err
	}
	if len(q.texts) == 0 {
		return q, malformed("%s must not be empty", names[found])
	}
	return q, nil
}

// readParams returns the method that is asked for. Other parameters are ignored,
// as by a model that has none.
func readParams(v predict.Value) (method, error) {
	if v == nil || v.IsNull() {
		return predictCategory, nil
	}
	fields, err := v.Pick("params", "predict_method")
	if err != nil || fields[0] == nil {
		return predictCategory, err
	}
	name, err := fields[0].Text("params.predict_method")
	if err != nil {
		return "", err
	}
	switch m := method(name); m {
	case predictCategory, predictProbabilities:
		return m, nil
	}
	return "", malformed("params.predict_method is %.50q; it must be %q or %q", name, predictCategory, predictProbabilities)
}
