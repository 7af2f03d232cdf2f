package corpus

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"copydesk/engine/fault"
)

// readTable returns the columns and rows of a table, or the failure.
func readTable(in string) ([]string, error) {
	t, err := NewTable(strings.NewReader(in))
	if err != nil {
		return nil, err
	}
	list := []string{fmt.Sprintf("%q", t.Columns())}
	for {
		line, cells, err := t.Next()
		if err == io.EOF {
			return list, nil
		}
		if err != nil {
			return list, err
		}
		list = append(list, fmt.Sprintf("%d %q", line, cells))
	}
}

func TestTable(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string
		err      string
	}{
		{"rows", "a,b\n1,2\n\n\"x,\n\"\"y\"\"\",\n", []string{`["a" "b"]`, `2 ["1" "2"]`, `4 ["x,\n\"y\"" ""]`}, ""},
		{"only commas split", "a;b\n1;2\n", []string{`["a;b"]`, `2 ["1;2"]`}, ""},
		{"blanks around names", " a ,b\t\n1,2", []string{`["a" "b"]`, `2 ["1" "2"]`}, ""},
		{"header alone", "a", []string{`["a"]`}, ""},
		{"nothing", "\n \n", nil, "there is no header line"},
		{"wide", "a\n1,2\n", []string{`["a"]`}, "line 2 has 2 fields; the header has 1"},
		{"narrow", "a,b\n1,2\n3\n", []string{`["a" "b"]`, `2 ["1" "2"]`}, "line 3 has 1 fields; the header has 2"},
		{"open quote", "a\n\"1\n2\n", []string{`["a"]`}, "line 2 cannot be read: unterminated quote"},
		{"open quote in the header", "\"a\n1\n", nil, "line 1: the header cannot be read: unterminated quote"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := readTable(tt.in)
			if !slices.Equal(got, tt.want) {
				t.Errorf("%q, want %q", got, tt.want)
			}
			if tt.err == "" && err != nil || tt.err != "" && (err == nil || err.Error() != tt.err || fault.KindOf(err) != fault.Invalid) {
				t.Errorf("%v, want %q", err, tt.err)
			}
		})
	}
}

func TestTextColumns(t *testing.T) {
	tests := []struct {
		names []string
		want  []int
		err   string
	}{
		{[]string{"text", "category", "headline"}, []int{2, 0}, ""},
		{[]string{"Body", "description", "TITLE"}, []int{2, 1, 0}, ""},
		{[]string{"content", "text"}, []int{1}, ""},
		{[]string{"category"}, nil, `no column named headline, title, short_description, description, text, content or body among "category"`},
		{[]string{"Text", "TEXT"}, nil, `two columns are named "text": rename one of them`},
	}
	for _, tt := range tests {
		got, err := TextColumns(tt.names)
		if !slices.Equal(got, tt.want) || tt.err == "" && err != nil || tt.err != "" && (err == nil || err.Error() != tt.err) {
			t.Errorf("%q: %v %v, want %v %q", tt.names, got, err, tt.want, tt.err)
		}
	}
}
