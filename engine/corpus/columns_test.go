package corpus

import (
	"reflect"
	"strings"
	"testing"

	"copydesk/engine/fault"
)

func TestResolve(t *testing.T) {
	tests := []struct {
		name   string
		want   Columns
		header string
		used   string // text columns, label
	}{
		{"all three sorts of text", Columns{}, "text,description,title,class", "title,description,text class"},
		{"first of each sort", Columns{}, "body,content,title,headline,description,short_description,topic,label", "headline,short_description,content label"},
		{"case", Columns{}, "Category,HEADLINE,Text", "HEADLINE,Text Category"},
		{"exact before case", Columns{}, "LABEL,label,text", "text label"},
		{"named, in the order named", Columns{[]string{"b", "a"}, "c"}, "a,b,c,label,text", "b,a c"},
		{"named without case", Columns{[]string{"Title"}, "Kind"}, "kind,title", "title kind"},
		{"label named, text guessed", Columns{nil, "section"}, "section,text,label", "text section"},
		{"a label that is named like a text", Columns{nil, "title"}, "title,text", "text title"},
		{"text named, label guessed", Columns{[]string{"x"}, ""}, "x,topic,text", "x topic"},
		{"others may be there twice", Columns{}, "text,n,n,label", "text label"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			names := strings.Split(tt.header, ",")
			l, err := tt.want.resolve(names)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(l.columns.Text, ",") + " " + l.columns.Label; got != tt.used {
				t.Errorf("used %q, want %q", got, tt.used)
			}
			var at []string
			for _, i := range l.text {
				at = append(at, names[i])
			}
			if !reflect.DeepEqual(at, l.columns.Text) || names[l.label] != l.columns.Label {
				t.Errorf("the indices lead to %q and %q, the names are %v", at, names[l.label], l.columns)
			}
		})
	}
}

func TestResolveErrors(t *testing.T) {
	many := strings.Repeat("x,", 20)
	tests := []struct {
		name   string
		want   Columns
		header string
		err    string
	}{
		{"no label", Columns{}, "text,date", `no column named category, label, class or topic among "text", "date"`},
		{"no text", Columns{}, "label,date", `no column named headline, title,`},
		{"only the label is named like a text", Columns{Label: "text"}, "text,date", `no column named headline,`},
		{"named label missing", Columns{Label: "kind"}, "text,label", `no column named "kind": the columns are "text", "label"`},
		{"named text missing", Columns{Text: []string{"text", "lead"}}, "text,label", `no column named "lead"`},
		{"twice", Columns{}, "text,text,label", `two columns are named "text"`},
		{"twice but for case", Columns{Label: "kind"}, "text,Kind,KIND", `two columns are named "kind"`},
		{"text named twice", Columns{Text: []string{"text", "Text"}}, "text,label", `the column "text" is named twice as text`},
		{"label as text", Columns{Text: []string{"text", "label"}}, "text,label", `the column "label" is the label and cannot be text too`},
		{"many columns", Columns{}, many + "x", "and 9 more"},
		{"long names", Columns{}, strings.Repeat("é", 100) + ",b", `among "` + strings.Repeat("é", 40) + `", "b"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.want.resolve(strings.Split(tt.header, ","))
			if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("error %v, want an invalid one with %q", err, tt.err)
			}
		})
	}
}
