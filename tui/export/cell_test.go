package export

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestCell(t *testing.T) {
	for cell, want := range map[string]string{
		"":                          "",
		"plain":                     "plain",
		"=HYPERLINK(\"x\")":         "'=HYPERLINK(\"x\")",
		"+cmd|' /C calc'!A0":        "'+cmd|' /C calc'!A0",
		"-1+1":                      "'-1+1",
		"@SUM(A1)":                  "'@SUM(A1)",
		"\t=1":                      "'\t=1",
		"\r=1":                      "'\r=1",
		"\n=1":                      "'\n=1",
		"＝1":                        "'＝1",
		"-0.25":                     "-0.25",
		"+3":                        "+3",
		"1e-07":                     "1e-07",
		"-1e+10":                    "-1e+10",
		"-Inf":                      "'-Inf",
		"-":                         "'-",
		"-1 ":                       "'-1 ",
		"a=1":                       "a=1",
		"2026-01-02T00:00:00Z":      "2026-01-02T00:00:00Z",
		"'=already with apostrophe": "'=already with apostrophe",
	} {
		if got := Cell(cell); got != want {
			t.Errorf("Cell(%q) = %q, want %q", cell, got, want)
		}
	}
}

// FuzzCell holds that no cell is a formula, and that numbers stay as they are.
func FuzzCell(f *testing.F) {
	f.Add("=1")
	f.Add("-0.5")
	f.Add("\t@x")
	f.Fuzz(func(t *testing.T, cell string) {
		got := Cell(cell)
		if strings.TrimPrefix(got, "'") != strings.TrimPrefix(cell, "'") && got != "'"+cell {
			t.Fatalf("%q became %q", cell, got)
		}
		if got == "" || !strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(got)[0]) {
			return
		}
		if !json.Valid([]byte(strings.TrimPrefix(got, "+"))) && !plainNumber.MatchString(got) {
			t.Fatalf("%q begins a formula", got)
		}
	})
}
