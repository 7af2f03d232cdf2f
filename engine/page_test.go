package engine

import (
	"testing"

	"copydesk/engine/corpus"
	"copydesk/engine/fault"
)

func TestFitting(t *testing.T) {
	picked := []corpus.Picked{{Text: "12345"}, {Text: ""}, {Text: "678"}, {Text: "90"}}
	for most, want := range map[int]int{0: 1, 4: 1, 5: 2, 7: 2, 8: 3, 9: 3, 10: 4, 100: 4} {
		if got := fitting(picked, most); got != want {
			t.Errorf("%d articles fit into %d bytes, want %d", got, most, want)
		}
	}
	if got := fitting(nil, 5); got != 0 {
		t.Errorf("%d of no articles", got)
	}
}

// FuzzPosition reads any text as a page token: what is accepted is the token
// that the page before would have given.
func FuzzPosition(f *testing.F) {
	f.Add(writePosition("q", 7), "q", 9)
	f.Add("", "", 0)
	f.Add("-1", "q", 3)
	f.Fuzz(func(t *testing.T, token, asked string, entries int) {
		at, err := readPosition(token, asked, entries)
		switch {
		case err != nil && fault.KindOf(err) != fault.Invalid:
			t.Fatalf("error %v of kind %v", err, fault.KindOf(err))
		case err == nil && token != "" && (at < 1 || at >= entries || writePosition(asked, at) != token):
			t.Errorf("token %q is position %d of %d", token, at, entries)
		}
		if entries > 1 {
			if at, err := readPosition(writePosition(asked, entries-1), asked, entries); err != nil || at != entries-1 {
				t.Errorf("position %d is read as %d, %v", entries-1, at, err)
			}
		}
	})
}
