package inference

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"copydesk/server/predict"
	"copydesk/server/reply"
)

// request is what a client asks for.
type request struct {
	id      *string // to be given back; nil if it has none
	texts   []string
	outputs []string // their names, in the order in which they are wanted
}

// outputNames are the outputs that the model has.
var outputNames = [...]string{labelOutput, labelIDOutput, probabilitiesOutput}

func malformed(format string, args ...any) error {
	return reply.Errorf(http.StatusBadRequest, format, args...)
}

// notBinary refuses data that is not in the JSON.
func notBinary(what string) error {
	return malformed("%s has binary data, which is an extension that this server does not have; send the data as JSON (binary_data=False)", what)
}

// parse reads the body of a request.
func parse(body []byte) (*request, error) {
	whole, err := predict.ParseJSON(body)
	if err != nil {
		return nil, err
	}
	f, err := whole.Pick("Body", "id", "parameters", "inputs", "outputs")
	if err != nil {
		return nil, err
	}
	q := &request{outputs: outputNames[:]}
	id, parameters, inputs, outputs := f[0], f[1], f[2], f[3]
	if present(id) {
		text, err := id.Text("id")
		if err != nil {
			return nil, err
		}
		q.id = &text
	}
	if err := checkParameters(parameters, "parameters"); err != nil {
		return nil, err
	}
	if q.texts, err = readInputs(inputs); err != nil {
		return nil, err
	}
	if present(outputs) {
		if q.outputs, err = readOutputs(outputs); err != nil {
			return nil, err
		}
	}
	return q, nil
}

// present reports whether an optional field says something: clients write null
// for one that does not.
func present(v predict.Value) bool { return v != nil && !v.IsNull() }

// checkParameters refuses parameters that are none. Those of extensions that a
// server does not have are ignored, but for data that would be missing.
func checkParameters(v predict.Value, what string) error {
	if !present(v) {
		return nil
	}
	if !v.IsObject() {
		return malformed("%s must be an object, not %s", what, v.Type())
	}
	for name := range v.Fields() {
		switch name {
		case "binary_data_size":
			return notBinary(what)
		case "shared_memory_region":
			return malformed("%s names shared memory, which is an extension that this server does not have; send the data as JSON", what)
		}
	}
	return nil
}

// readInputs returns the texts of the inputs, of which there must be one.
func readInputs(inputs predict.Value) ([]string, error) {
	if inputs == nil {
		return nil, malformed("inputs is missing; it must be an array with the input %q", textInput)
	}
	if !inputs.IsArray() {
		return nil, malformed("inputs must be an array, not %s", inputs.Type())
	}
	var texts []string
	i := 0
	for v := range inputs.Elements() {
		what := fmt.Sprintf("inputs[%d]", i)
		f, err := v.Pick(what, "name", "shape", "datatype", "parameters", "data")
		if err != nil {
			return nil, err
		}
		name, err := text(f[0], what+".name")
		if err != nil {
			return nil, err
		}
		if name != textInput {
			return nil, malformed("There is no input %.50q; the model has the input %q", name, textInput)
		}
		if texts != nil {
			return nil, malformed("The input %q is there twice", name)
		}
		if texts, err = readTensor(what, f[1], f[2], f[3], f[4]); err != nil {
			return nil, err
		}
		i++
	}
	if texts == nil {
		return nil, malformed("The input %q is missing", textInput)
	}
	return texts, nil
}

// text returns the string that a field must be.
func text(v predict.Value, what string) (string, error) {
	if v == nil {
		return "", malformed("%s is missing", what)
	}
	return v.Text(what)
}

// readTensor returns the texts of an input. It is never empty.
func readTensor(what string, shape, datatype, parameters, data predict.Value) ([]string, error) {
	kind, err := text(datatype, what+".datatype")
	if err != nil {
		return nil, err
	}
	if kind != typeBytes {
		return nil, malformed("%s.datatype is %.50q; the input %q has %s", what, kind, textInput, typeBytes)
	}
	if err := checkParameters(parameters, what+".parameters"); err != nil {
		return nil, err
	}
	n, column, err := readShape(shape, what+".shape")
	if err != nil {
		return nil, err
	}
	texts, err := readData(data, what+".data", column)
	if err != nil {
		return nil, err
	}
	if n != uint64(len(texts)) {
		return nil, malformed("%s.data has %d elements; the shape asks for %d", what, len(texts), n)
	}
	if n == 0 {
		return nil, malformed("%s.data must not be empty", what)
	}
	return texts, nil
}

// readShape returns the number of elements, and whether they are a column: of
// shape [n,1], not [n].
func readShape(v predict.Value, what string) (n uint64, column bool, err error) {
	if v == nil {
		return 0, false, malformed("%s is missing", what)
	}
	if !v.IsArray() {
		return 0, false, malformed("%s must be an array, not %s", what, v.Type())
	}
	i := 0
	for dimension := range v.Elements() {
		size, err := strconv.ParseUint(string(dimension), 10, 64)
		switch {
		case err != nil:
			return 0, false, malformed("%s[%d] must be an integer from 0 on, not %.50s", what, i, dimension)
		case i == 0:
			n = size
		case i > 1 || size != 1:
			return 0, false, malformed("%s must be [n] or [n,1]", what)
		}
		i++
	}
	switch {
	case i == 0:
		return 0, false, malformed("%s must be [n] or [n,1]", what)
	case n > predict.MaxTexts:
		return 0, false, tooMany()
	}
	return n, i == 2, nil
}

func tooMany() error {
	return reply.Errorf(http.StatusRequestEntityTooLarge, "More than %d texts; send them in several requests", predict.MaxTexts)
}

// readData returns the elements of a tensor, which may be nested where it is a
// column.
func readData(v predict.Value, what string, column bool) ([]string, error) {
	if v == nil {
		return nil, malformed("%s is missing", what)
	}
	if !v.IsArray() {
		return nil, malformed("%s must be an array, not %s", what, v.Type())
	}
	texts := []string{}
	nested := false
	for element := range v.Elements() {
		i := len(texts)
		if i == predict.MaxTexts {
			return nil, tooMany()
		}
		at := fmt.Sprintf("%s[%d]", what, i)
		if i == 0 {
			nested = column && element.IsArray()
		}
		if nested {
			only, ok := element.Only()
			if !ok {
				return nil, malformed("%s must be an array of one element; the shape says so", at)
			}
			element = only
		}
		text, err := element.Text(at)
		if err == nil {
			err = predict.CheckText(text, at)
		}
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, nil
}

// readOutputs returns the names of the outputs that are wanted: all, where none
// is named.
func readOutputs(v predict.Value) ([]string, error) {
	if !v.IsArray() {
		return nil, malformed("outputs must be an array, not %s", v.Type())
	}
	var names []string
	for output := range v.Elements() {
		what := fmt.Sprintf("outputs[%d]", len(names))
		f, err := output.Pick(what, "name", "parameters")
		if err != nil {
			return nil, err
		}
		name, err := text(f[0], what+".name")
		if err != nil {
			return nil, err
		}
		if err := checkParameters(f[1], what+".parameters"); err != nil {
			return nil, err
		}
		switch {
		case !slices.Contains(outputNames[:], name):
			return nil, malformed("There is no output %.50q; the model has %q, %q and %q", name, labelOutput, labelIDOutput, probabilitiesOutput)
		case slices.Contains(names, name):
			return nil, malformed("The output %q is asked for twice", name)
		}
		names = append(names, name)
	}
	if names == nil {
		return outputNames[:], nil
	}
	return names, nil
}
