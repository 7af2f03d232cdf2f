package plain_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"copydesk/tui/format"
	"copydesk/tui/plain"
)

func ExampleTable() {
	t := plain.NewTable(
		plain.Column{Title: "model"},
		plain.Column{Title: "accuracy", Right: true},
		plain.Column{Title: "corpus", Shrink: true},
	)
	t.Row("lr", format.Score(0.9046), "ag-news")
	t.Row("nb", format.Score(0.8938), "ag-news")
	if err := t.Write(os.Stdout, 0); err != nil {
		panic(err)
	}
	// Output:
	// model  accuracy  corpus
	// lr       0.9046  ag-news
	// nb       0.8938  ag-news
}

func table(t *testing.T, width int, rows [][]string, columns ...plain.Column) string {
	t.Helper()
	table := plain.NewTable(columns...)
	for _, r := range rows {
		table.Row(r...)
	}
	var b strings.Builder
	if err := table.Write(&b, width); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTable(t *testing.T) {
	name, text, number := plain.Column{Title: "name"}, plain.Column{Title: "text", Shrink: true}, plain.Column{Title: "n", Right: true}
	tests := []struct {
		name    string
		width   int
		columns []plain.Column
		rows    [][]string
		want    string
	}{
		{"no rows", 0, []plain.Column{name, number}, nil, "name  n\n"},
		{"missing cells", 0, []plain.Column{name, text}, [][]string{{"a"}}, "name  text\na\n"},
		{"wide characters", 0, []plain.Column{name, number}, [][]string{{"東京", "1"}, {"Oslo", "10"}}, "name   n\n東京   1\nOslo  10\n"},
		{"controls", 0, []plain.Column{name}, [][]string{{"a\x1b[2Jb\nc"}}, "name\na␛[2Jb c\n"},
		{"shrinks", 20, []plain.Column{name, text, number}, [][]string{{"abcd", "a long text that is cut", "12"}}, "name  text         n\nabcd  a long te…  12\n"},
		{"shrinks the widest first", 20, []plain.Column{text, text}, [][]string{{"123456789012", "12345678901234567890"}}, "text       text\n12345678…  12345678…\n"},
		{"beyond the least", 8, []plain.Column{name, text}, [][]string{{"abcdef", "123456789"}}, "name   …\nabcdef …\n"},
	}
	for _, tt := range tests {
		if got := table(t, tt.width, tt.rows, tt.columns...); got != tt.want {
			t.Errorf("%s:\n%swant\n%s", tt.name, got, tt.want)
		}
	}
}

func TestTableIsNeverWiderThanAsked(t *testing.T) {
	columns := []plain.Column{{Title: "one"}, {Title: "two", Shrink: true}, {Title: "three", Right: true}, {Title: "four", Shrink: true}}
	rows := [][]string{{"東京東京", strings.Repeat("long ", 30), "123,456", "👍🏽 emoji"}, {"x", "y", "1", strings.Repeat("界", 40)}}
	for width := 1; width < 120; width++ {
		for line := range strings.Lines(table(t, width, rows, columns...)) {
			if w := ansi.StringWidth(strings.TrimRight(line, "\n")); w > width {
				t.Fatalf("a line of %d cells where %d were asked for: %q", w, width, line)
			}
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestTableReportsErrors(t *testing.T) {
	if err := plain.NewTable(plain.Column{Title: "a"}).Write(fullDisk{}, 0); err == nil {
		t.Error("a write that failed is not reported")
	}
}

func TestTerminal(t *testing.T) {
	var b strings.Builder
	if _, ok := plain.Terminal(&b); ok {
		t.Error("a buffer is taken for a terminal")
	}
	f, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, ok := plain.Terminal(f); ok {
		t.Error("the null device is taken for a terminal")
	}
}
