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
