package corpus

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// intake checks the rows of one source and adds the good ones to a corpus.
type intake struct {
	*builder
	report Report
	text   arena
	seen   map[uint64]int32 // text key -> first row of this source
	train  map[uint64]int32 // the same of the training source

	notUTF8 int // rows read as Windows-1252
	nuls    int // NUL bytes removed
	padded  int // labels with blanks around them
	debris  int // articles with remains of HTML
}

// use takes one row that has all its cells. It keeps none of the slices, but
// may replace those in text.
func (t *intake) use(line int, label []byte, text [][]byte) {
	invalid := func(cell []byte) bool { return !utf8.Valid(cell) }
	valid := !invalid(label) && !slices.ContainsFunc(text, invalid)
	if !valid {
		label = fromWindows1252(label)
		for i, cell := range text {
			text[i] = fromWindows1252(cell)
		}
	}
	name := bytes.TrimSpace(label)
	if len(name) == 0 {
		t.report.reject(line, EmptyLabel, "")
		return
	}
	if !slices.ContainsFunc(text, func(cell []byte) bool { return len(bytes.TrimSpace(cell)) > 0 }) {
		t.report.reject(line, EmptyText, "")
		return
	}
	id, ok := t.category(name, t.report.Part)
	if !ok {
		t.report.reject(line, UnknownCategory, fmt.Sprintf("%.40q", name))
		return
	}
	if !valid {
		t.notUTF8++
	}
	if len(name) != len(label) {
		t.padded++
	}
	joined := t.text.join(text)
	if hasDebris(joined) {
		t.debris++
	}
	t.report.Rows++
	t.report.Used++
	t.add(Article{Text: joined, Category: id, Line: line})
	t.countRepeat(len(t.corpus.Articles) - 1)
}

// warnings says what is odd about the rows that were read.
func (t *intake) warnings() []string {
	var list []string
	warn := func(n int, noun, rest string) {
		if n > 0 {
			list = append(list, t.report.Source+": "+plural(n, noun)+" "+rest)
		}
	}
	rejected := t.report.Rows - t.report.Used
	warn(rejected, "row", "cannot be used: "+t.report.summary())
	warn(t.notUTF8, "row", "not in UTF-8, read as Windows-1252")
	warn(t.nuls, "NUL byte", "removed")
	warn(t.padded, "label", "with blanks around the name, which were removed")
	warn(t.debris, "article", "with remains of HTML such as #39; or quot;, left as they are")
	warn(t.report.Conflicts, "article", "with the text of another article but another category")
	warn(t.report.Leaked, "article", "with a text that the training source has too: results on them are optimistic")
	return list
}

// countRepeat counts the article in the given row where its text was there
// before.
func (t *intake) countRepeat(row int) {
	c := t.corpus
	key := c.keys[row]
	if first, ok := t.seen[key]; ok {
		t.report.Duplicates++
		if c.Articles[first].Category != c.Articles[row].Category {
			t.report.Conflicts++
		}
	} else {
		t.seen[key] = int32(row)
	}
	if t.report.Part == Train {
		return
	}
	if _, ok := t.train[key]; ok {
		t.report.Leaked++
	}
}

// fromWindows1252 decodes any bytes; the five that the code page leaves free
// become U+FFFD.
func fromWindows1252(b []byte) []byte {
	var out []byte
	for _, c := range b {
		out = utf8.AppendRune(out, charmap.Windows1252.DecodeByte(c))
	}
	return out
}

func toUTF8(b []byte) []byte {
	if utf8.Valid(b) {
		return b
	}
	return fromWindows1252(b)
}

// arena joins cells to texts that share large strings, so that a corpus of
// many short articles is few allocations.
type arena struct{ b strings.Builder }

const arenaSize = 256 << 10

func (a *arena) join(cells [][]byte) string {
	size := len(cells) - 1
	for _, c := range cells {
		size += len(c)
	}
	if a.b.Cap()-a.b.Len() < size {
		a.b = strings.Builder{}
		a.b.Grow(max(size, arenaSize))
	}
	start := a.b.Len()
	for i, c := range cells {
		if i > 0 {
			a.b.WriteByte(' ')
		}
		a.b.Write(c)
	}
	return a.b.String()[start:]
}

// entities are the names of HTML entities that news feeds leave behind.
var entities = []string{"quot", "amp", "lt", "gt", "nbsp", "apos"}

// hasDebris reports whether s has an HTML entity, or what is left of one that
// lost its ampersand: "&amp;", "quot;", "#39;".
func hasDebris(s string) bool {
	for {
		i := strings.IndexByte(s, ';')
		if i < 0 {
			return false
		}
		before := s[:i]
		digits := strings.TrimRight(before[max(0, i-8):], "0123456789")
		if strings.HasSuffix(digits, "#") && !strings.HasSuffix(before, "#") {
			return true
		}
		for _, name := range entities {
			if strings.HasSuffix(before, name) && !letterBefore(before, len(name)) {
				return true
			}
		}
		s = s[i+1:]
	}
}

// letterBefore reports whether an ASCII letter stands before the last n bytes of s.
func letterBefore(s string, n int) bool {
	if len(s) == n {
		return false
	}
	c := s[len(s)-n-1] | 0x20
	return 'a' <= c && c <= 'z'
}
