package corpus

import (
	"reflect"
	"strings"
	"testing"

	"copydesk/engine/fault"
)

func TestPeek(t *testing.T) {
	csv := "section;headline;text\npolice;Two held;Officers stopped a van.\nshort\n;x;y\nsport;;\nsport;\"Late; goal\";The keeper slipped.\nsport;x;y\n"
	for _, tt := range []struct {
		name    string
		data    string
		want    Columns
		names   string
		missing string
		columns Columns
		first   []Picked
	}{
		{"named", csv, Columns{Label: "section"}, "section headline text", "", Columns{[]string{"headline", "text"}, "section"}, []Picked{
			{"Two held Officers stopped a van.", "police", 2}, {"Late; goal The keeper slipped.", "sport", 6},
		}},
		{"no label", csv, Columns{}, "section headline text", "no column named category", Columns{}, nil},
		{"not UTF-8", "text,label\ncaf\xe9,food\n", Columns{}, "text label", "", Columns{[]string{"text"}, "label"}, []Picked{{"café", "food", 2}}},
		{"a header only", "text,label\n", Columns{}, "text label", "", Columns{[]string{"text"}, "label"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h, err := Peek(t.Context(), Source{Path: "x.csv", Data: []byte(tt.data)}, tt.want, 2)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(h.Names, " "); got != tt.names {
				t.Errorf("names %q, want %q", got, tt.names)
			}
			if (h.Missing == nil) != (tt.missing == "") || h.Missing != nil && !strings.Contains(h.Missing.Error(), tt.missing) {
				t.Errorf("missing %v, want %q", h.Missing, tt.missing)
			}
			if !reflect.DeepEqual(h.Columns, tt.columns) || !reflect.DeepEqual(h.Articles, tt.first) {
				t.Errorf("columns %v, articles %v; want %v, %v", h.Columns, h.Articles, tt.columns, tt.first)
			}
		})
	}
	for data, want := range map[string]string{
		"":            "x.csv: the file is empty",
		"\n \n":       "x.csv: the file has only blank lines",
		"PAR1 and so": "x.csv: the file is a Parquet file",
	} {
		if _, err := Peek(t.Context(), Source{Path: "x.csv", Data: []byte(data)}, Columns{}, 2); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("Peek(%q): %v, want %q", data, err, want)
		}
	}
	if _, err := Peek(t.Context(), Source{Path: t.TempDir()}, Columns{}, 2); fault.KindOf(err) != fault.Invalid {
		t.Errorf("Peek of a directory: %v", err)
	}
}
