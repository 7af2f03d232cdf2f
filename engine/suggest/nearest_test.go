package suggest_test

import (
	"strings"
	"testing"

	"copydesk/engine/suggest"
)

func TestNearest(t *testing.T) {
	names := []string{"C", "max_iter", "min_df", "max_df", "penalty"}
	tests := []struct{ word, want string }{
		{"max_iter", "max_iter"},
		{"max_itr", "max_iter"},
		{"MAX_ITER", "max_iter"},
		{"mix_df", "min_df"}, // as near to max_df: the first
		{"penatly", "penalty"},
		{"c", "C"},
		{"k", ""},
		{"", ""},
		{"tolerance", ""},
		{"max_iter" + strings.Repeat("_", 64), ""},
	}
	for _, tt := range tests {
		if got := suggest.Nearest(tt.word, names); got != tt.want {
			t.Errorf("Nearest(%q) = %q, want %q", tt.word, got, tt.want)
		}
	}
	if got := suggest.Nearest("max_iter", nil); got != "" {
		t.Errorf("of no names: %q", got)
	}
}
