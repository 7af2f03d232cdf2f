package draw

import (
	"slices"
	"testing"
)

func TestWindow(t *testing.T) {
	for _, tt := range []struct{ first, cursor, n, height, from, to int }{
		{0, 0, 0, 10, 0, 0},
		{0, 3, 5, 10, 0, 5},
		{0, 10, 20, 10, 1, 11},
		{5, 4, 20, 10, 4, 14},
		{15, 19, 20, 10, 10, 20},
		{3, 3, 20, 0, 0, 0},
	} {
		from, to := Window(tt.first, tt.cursor, tt.n, tt.height)
		if from != tt.from || to != tt.to {
			t.Errorf("Window(%d, %d, %d, %d) = %d, %d, want %d, %d", tt.first, tt.cursor, tt.n, tt.height, from, to, tt.from, tt.to)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		in    string
		width int
		want  []string
	}{
		{"a line  that fits", 20, []string{"a line  that fits"}},
		{"name one with --label please", 17, []string{"name one with", "--label please"}},
		{"a 12345678901 b", 5, []string{"a", "12345", "67890", "1 b"}},
		{"新聞記事 分類", 5, []string{"新聞", "記事", "分類"}},
		{"", 5, []string{""}},
		{"text", 0, nil},
	} {
		if got := Wrap(tt.in, tt.width); !slices.Equal(got, tt.want) {
			t.Errorf("Wrap(%q, %d) = %q, want %q", tt.in, tt.width, got, tt.want)
		}
	}
}

func TestSymbolsOf(t *testing.T) {
	for _, tt := range []struct {
		named  string
		env    map[string]string
		system string
		ascii  bool
	}{
		{"", map[string]string{"LANG": "en_GB.UTF-8"}, "linux", false},
		{"auto", map[string]string{"LANG": "C.utf8"}, "linux", false},
		{"auto", map[string]string{"LANG": "en_GB.UTF-8", "LC_ALL": "C"}, "linux", true},
		{"auto", map[string]string{"LANG": "C", "LC_CTYPE": "UTF-8"}, "darwin", false},
		{"auto", map[string]string{}, "linux", true},
		{"auto", map[string]string{}, "windows", false},
		{"auto", map[string]string{"LANG": "en_GB.UTF-8", "TERM": "linux"}, "linux", true},
		{"unicode", map[string]string{"TERM": "linux"}, "linux", false},
		{"ascii", map[string]string{"LANG": "en_GB.UTF-8"}, "darwin", true},
	} {
		if got := SymbolsOf(tt.named, func(k string) string { return tt.env[k] }, tt.system).ASCII; got != tt.ascii {
			t.Errorf("SymbolsOf(%q, %v, %s): ascii %v, want %v", tt.named, tt.env, tt.system, got, tt.ascii)
		}
	}
}

func TestThemeOf(t *testing.T) {
	for _, tt := range []struct {
		named string
		env   map[string]string
		want  Theme
	}{
		{"", nil, Dark},
		{"", map[string]string{"COLORFGBG": "0;15"}, Light},
		{"", map[string]string{"COPYDESK_THEME": "light"}, Light},
		{"", map[string]string{"COPYDESK_THEME": "auto", "COLORFGBG": "0;15"}, Light},
		{"", map[string]string{"NO_COLOR": "1"}, NoColour},
		{"", map[string]string{"NO_COLOR": "1", "COPYDESK_THEME": "auto"}, NoColour},
		{"", map[string]string{"NO_COLOR": "1", "COPYDESK_THEME": "dark"}, Dark},
		{"auto", map[string]string{"COPYDESK_THEME": "light"}, Light},
		{"light", nil, Light},
		{"none", map[string]string{"COLORFGBG": "0;15"}, NoColour},
	} {
		got, err := ThemeOf(tt.named, func(k string) string { return tt.env[k] })
		if err != nil || got != tt.want {
			t.Errorf("ThemeOf(%q, %v) = %q, %v, want %q", tt.named, tt.env, got, err, tt.want)
		}
	}
	if _, err := ThemeOf("", func(string) string { return "purple" }); err == nil {
		t.Error("a theme that is not known is not refused")
	}
}
