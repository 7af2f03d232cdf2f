package predict

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// plain is a value as encoding/json has it.
func plain(v Value) any {
	switch {
	case v.IsObject():
		object := make(map[string]any)
		for name, field := range v.Fields() {
			object[name] = plain(field)
		}
		return object
	case v.IsArray():
		array := []any{}
		for element := range v.Elements() {
			array = append(array, plain(element))
		}
		return array
	case v.IsString():
		return v.unquote()
	case v.IsNull():
		return nil
	case v.starts('t'), v.starts('f'):
		return string(v) == "true"
	}
	return json.Number(v)
}

// FuzzValue takes any JSON apart, and finds in it what encoding/json does.
func FuzzValue(f *testing.F) {
	for _, seed := range []string{
		`{"a": [1, -2.5e+3 ,"x\"]}\\", {}, [], [ ] , { "b" : null }], "a":true, "\u00e9\ud800":false}`,
		" \n[ [[\"\"]],\t\"\\\\\" ]\r ", `"a"`, `5`, ` null `, `{"a"`, ``, `[1,]`, `{"a":1}x`, "[\"\xff\"]",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if !utf8.Valid(body) || nesting(body) > 1000 {
			return
		}
		v, err := ParseJSON(body)
		d := json.NewDecoder(bytes.NewReader(body))
		d.UseNumber()
		var want any
		if !json.Valid(body) {
			if err == nil {
				t.Errorf("%q is taken for JSON", body)
			}
			return
		}
		if err != nil {
			t.Fatalf("%q: %v", body, err)
		}
		if err := d.Decode(&want); err != nil {
			t.Fatal(err)
		}
		if got := plain(v); !reflect.DeepEqual(got, want) {
			t.Errorf("%q is %#v, want %#v", body, got, want)
		}
	})
}

// nesting is at least the depth of the body: going down each level of which
// looks at all that is below it.
func nesting(body []byte) int { return bytes.Count(body, []byte("[")) + bytes.Count(body, []byte("{")) }

func TestPick(t *testing.T) {
	v, err := ParseJSON([]byte(` {"a":1, "c":{"a":2}, "B":3, "b":null, "c":4} `))
	if err != nil {
		t.Fatal(err)
	}
	f, err := v.Pick("Body", "b", "a", "d")
	if err != nil || len(f) != 3 || !f[0].IsNull() || string(f[1]) != "1" || f[2] != nil {
		t.Errorf("%q %v", f, err)
	}
	for _, tt := range []struct {
		v    Value
		want string
	}{
		{v, `Body has the field "c" twice`},
		{Value(`[]`), `Body must be an object, not an array`},
	} {
		if _, err := tt.v.Pick("Body", "c"); err == nil || err.Error() != tt.want {
			t.Errorf("%v, want %s", err, tt.want)
		}
	}
}

func TestOnly(t *testing.T) {
	for in, want := range map[string]string{`[5]`: "5", `[ [1,2] ]`: "[1,2]", `[]`: "", `[1,2]`: "", `{"a":1}`: "", `5`: ""} {
		got, ok := Value(in).Only()
		if string(got) != want || ok != (want != "") {
			t.Errorf("%s: %q %v", in, got, ok)
		}
	}
}

// TestDeepValue holds that a deep value is passed over in one go.
func TestDeepValue(t *testing.T) {
	deep := strings.Repeat("[", 9000) + strings.Repeat("]", 9000)
	v, err := ParseJSON([]byte(`{"a":` + deep + `,"b":7}`))
	if err != nil {
		t.Fatal(err)
	}
	f, err := v.Pick("Body", "a", "b")
	if err != nil || string(f[0]) != deep || string(f[1]) != "7" {
		t.Errorf("%d bytes, %s, %v", len(f[0]), f[1], err)
	}
}
