package export

import (
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	m := NewTable("run", "model", "note")
	for _, row := range [][]string{
		{"1f3c9a02", "lr", "better | *much*\nthan <b>before</b>"},
		{"9a02", "mlp", "über \x1b[2Jalles"},
		{"77b1"},
	} {
		m.Row(row...)
	}
	var b strings.Builder
	if err := m.Write(&b); err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		`| run      | model | note                                        |`,
		`| -------- | ----- | ------------------------------------------- |`,
		`| 1f3c9a02 | lr    | better \| \*much\* than &lt;b>before&lt;/b> |`,
		`| 9a02     | mlp   | über ␛\[2Jalles                             |`,
		`| 77b1     |       |                                             |`,
		"",
	}, "\n")
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

// FuzzTable holds that a text stays in its cell: three lines, whose bars that
// are not escaped are those of the table.
func FuzzTable(f *testing.F) {
	f.Add("a|b", `\|`)
	f.Add("`|`\n|", "\r\u2028")
	f.Fuzz(func(t *testing.T, header, cell string) {
		table := NewTable("x", header)
		table.Row(cell, "y")
		var b strings.Builder
		if err := table.Write(&b); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
		if len(lines) != 3 {
			t.Fatalf("%d lines: %q", len(lines), b.String())
		}
		for _, line := range lines {
			bars, escaped := 0, false
			for _, r := range line {
				if r == '|' && !escaped {
					bars++
				}
				escaped = r == '\\' && !escaped
			}
			if bars != 3 {
				t.Errorf("%d bars: %q", bars, line)
			}
		}
	})
}
