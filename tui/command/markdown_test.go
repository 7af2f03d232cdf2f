package command

import (
	"strings"
	"testing"
)

func TestMarkdown(t *testing.T) {
	m := newMarkdown("run", "model", "note")
	for _, row := range [][]string{
		{"1f3c9a02", "lr", "better | *much*\nthan <b>before</b>"},
		{"9a02", "mlp", "über \x1b[2Jalles"},
		{"77b1"},
	} {
		if err := m.add(row...); err != nil {
			t.Fatal(err)
		}
	}
	var b strings.Builder
	if err := m.write(&b); err != nil {
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
