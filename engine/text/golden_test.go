package text

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The golden files are NLTK's own answers; make_golden.py beside them writes them.
const goldenDir = "../../testdata/text"

// lines decodes a golden file, a JSON value a line, gzipped or not.
func lines[T any](t *testing.T, name string) []T {
	t.Helper()
	f, err := os.Open(filepath.Join(goldenDir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = bufio.NewReader(f)
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(r); err != nil {
			t.Fatal(err)
		}
	}
	var values []T
	for d := json.NewDecoder(r); ; {
		var v T
		if err := d.Decode(&v); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("%s, value %d: %v", name, len(values)+1, err)
		}
		values = append(values, v)
	}
	if len(values) == 0 {
		t.Fatalf("%s is empty", name)
	}
	return values
}

// sentencesOf returns the sentences of a text in lower case.
func sentencesOf(lower string) []string {
	var sentences []string
	for _, s := range loadPunkt().sentences(nil, []byte(lower)) {
		sentences = append(sentences, lower[s.start:s.end])
	}
	return sentences
}

// cascadeTokens returns the tokens of a sentence by the cascade.
func cascadeTokens(sentence string) []string {
	spans, text, _ := tokens(nil, []byte(sentence), nil, nil)
	return cutOut(text, spans)
}

// onePassTokens returns the tokens of a sentence by the one-pass tokenizer, if it
// finds them.
func onePassTokens(sentence string) (_ []string, ok bool) {
	text := []byte(quoteTokens + "before " + sentence + " after")
	from := len(quoteTokens + "before ")
	spans, ok := onePass(nil, text, from, from+len(sentence))
	return cutOut(text, spans), ok
}

func cutOut(text []byte, spans []span) []string {
	var out []string
	for _, s := range spans {
		out = append(out, string(text[s.start:s.end]))
	}
	return out
}

// checkSplit compares sentences and tokens with NLTK's.
func checkSplit(t *testing.T, lower string, sentences, want []string) {
	t.Helper()
	if got := sentencesOf(lower); !slices.Equal(got, sentences) {
		t.Errorf("sentences of %q:\n got %q\nwant %q", lower, got, sentences)
		return
	}
	var got []string
	for _, s := range sentences {
		byCascade := cascadeTokens(s)
		if inOnePass, ok := onePassTokens(s); ok && !slices.Equal(inOnePass, byCascade) {
			t.Errorf("tokens of %q:\nin one pass %q\n by cascade %q", s, inOnePass, byCascade)
		}
		got = append(got, byCascade...)
	}
	if !slices.Equal(got, want) {
		t.Errorf("tokens of %q:\n got %q\nwant %q", lower, got, want)
	}
}

func TestGoldenTexts(t *testing.T) {
	settings := map[string]func(*Options){
		"default":            func(*Options) {},
		"lowercase":          func(o *Options) { o.Lowercase = !o.Lowercase },
		"remove_punctuation": func(o *Options) { o.RemovePunctuation = !o.RemovePunctuation },
		"remove_numbers":     func(o *Options) { o.RemoveNumbers = !o.RemoveNumbers },
		"remove_stopwords":   func(o *Options) { o.RemoveStopwords = !o.RemoveStopwords },
		"lemmatization":      func(o *Options) { o.Lemmatization = !o.Lemmatization },
	}
	cleaners := make(map[string]*Cleaner)
	for name, change := range settings {
		o := DefaultOptions()
		change(&o)
		cleaners[name] = NewCleaner(o)
	}
	type golden struct {
		Text      string
		Lower     string
		Sentences []string
		Tokens    []string
		Clean     map[string]string
	}
	for _, g := range lines[golden](t, "texts.jsonl") {
		if got := Lower(g.Text); got != g.Lower {
			t.Errorf("Lower(%q) = %q, want %q", g.Text, got, g.Lower)
			continue
		}
		checkSplit(t, g.Lower, g.Sentences, g.Tokens)
		if len(g.Clean) != len(settings) {
			t.Fatalf("%q has the cleaned text of %d settings, want %d", g.Text, len(g.Clean), len(settings))
		}
		for name, want := range g.Clean {
			if got := cleaners[name].Clean(g.Text); got != want {
				t.Errorf("%s: Clean(%q)\n got %q\nwant %q", name, g.Text, got, want)
			}
			checkCoder(t, cleaners[name], g.Text, want)
		}
	}
}

func TestGoldenRandom(t *testing.T) {
	c := NewCleaner(DefaultOptions())
	for _, row := range lines[[4]any](t, "random.jsonl.gz") {
		text, want := row[0].(string), row[3].(string)
		checkSplit(t, Lower(text), stringsOf(row[1]), stringsOf(row[2]))
		if got := c.Clean(text); got != want {
			t.Errorf("Clean(%q)\n got %q\nwant %q", text, got, want)
		}
		checkCoder(t, c, text, want)
	}
}

func stringsOf(list any) []string {
	var out []string
	for _, v := range list.([]any) {
		out = append(out, v.(string))
	}
	return out
}

func TestGoldenLemmas(t *testing.T) {
	l := loadLemmatizer()
	for _, g := range lines[[2]string](t, "lemmas.jsonl") {
		keep, ending := l.lemma([]byte(g[0]))
		if got := g[0][:keep] + ending; got != g[1] {
			t.Errorf("lemma of %q = %q, want %q", g[0], got, g[1])
		}
	}
}
