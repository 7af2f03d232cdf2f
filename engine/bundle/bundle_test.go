package bundle

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"copydesk/engine/classify"
	"copydesk/engine/classify/families"
	"copydesk/engine/fault"
	"copydesk/engine/text"
	"copydesk/engine/tfidf"
)

var (
	articles = []string{
		"striker scores late goal cup final", "keeper saves penalty final match", "coach praises striker match",
		"minister wins vote parliament budget", "parliament debates budget law", "minister resigns vote law",
		"striker penalty goal coach", "budget vote minister parliament",
	}
	labels     = []int32{1, 1, 1, 0, 0, 0, 1, 0}
	categories = []string{"politics", "sports"}
)

// trained returns the bundle of a family, trained on a few lines.
func trained(t testing.TB, f classify.Family) *Bundle {
	t.Helper()
	v, x, err := tfidf.Fit(context.Background(), articles, tfidf.DefaultParams())
	if err != nil {
		t.Fatal(err)
	}
	e := f.New()
	fit, err := e.Fit(context.Background(), classify.Set{X: x, Y: labels, Classes: 2}, classify.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	b, err := New(Manifest{
		Kind: f.Kind, RandomState: 1, Categories: categories, Text: CurrentText(text.DefaultOptions()), Dataset: "sha256:test",
	}, e, v, fit.Model)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func probabilities(t testing.TB, b *Bundle) []float64 {
	t.Helper()
	x, err := b.Vectorizer.Transform(context.Background(), articles)
	if err != nil {
		t.Fatal(err)
	}
	p, err := classify.Probabilities(context.Background(), b.Model, x)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSaveAndOpen(t *testing.T) {
	for _, f := range families.All() {
		t.Run(string(f.Kind), func(t *testing.T) {
			dir := t.TempDir()
			b := trained(t, f)
			digest, size, err := Save(dir, b)
			if err != nil {
				t.Fatal(err)
			}
			again, _, err := Save(dir, trained(t, f))
			if err != nil || again != digest {
				t.Errorf("the same training gives %s, then %s (%v)", digest, again, err)
			}
			path := filepath.Join(dir, strings.TrimPrefix(digest, "sha256:"))
			if info, err := os.Stat(path); err != nil || info.Size() != size {
				t.Errorf("file of %v, %v; want %d bytes", info, err, size)
			}
			opened, err := Open(dir, digest)
			if err != nil {
				t.Fatal(err)
			}
			want, got := probabilities(t, b), probabilities(t, opened)
			for i := range want {
				if got[i] != want[i] {
					t.Fatalf("probability %d is %v, was %v when it was saved", i, got[i], want[i])
				}
			}
			data, err := opened.Bytes()
			if err != nil {
				t.Fatal(err)
			}
			if saved, _ := os.ReadFile(path); !bytes.Equal(data, saved) {
				t.Error("the opened bundle saves differently")
			}
		})
	}
}

func TestNothingIsDeflatedOrDated(t *testing.T) {
	data, err := trained(t, families.All()[0]).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		if f.Method != zip.Store || f.Modified.Year() != 1980 {
			t.Errorf("%s: method %d, time %v", f.Name, f.Method, f.Modified)
		}
	}
	if got := fmt.Sprint(names); got != "[manifest.json vocabulary.txt model.safetensors]" {
		t.Errorf("entries %s", got)
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	digest, _, err := Save(dir, trained(t, families.All()[0]))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, "sha256:"+strings.Repeat("0", 64)); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a missing file: %v", err)
	}
	for _, bad := range []string{"", "sha256:", "sha256:../../etc/passwd", "md5:" + strings.Repeat("0", 64)} {
		if _, err := Open(dir, bad); fault.KindOf(err) != fault.Invalid {
			t.Errorf("digest %q: %v", bad, err)
		}
	}
	path := filepath.Join(dir, strings.TrimPrefix(digest, "sha256:"))
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, digest); fault.KindOf(err) != fault.Corrupt {
		t.Errorf("a flipped bit: %v", err)
	}
}

// file makes a zip of entries, deflated if asked.
func file(t testing.TB, method uint16, entries ...part) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, e := range entries {
		w, err := z.CreateHeader(&zip.FileHeader{Name: e.name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(e.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestParseRefuses(t *testing.T) {
	good, err := trained(t, families.All()[0]).encode()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Parse(file(t, zip.Store, good...)); err != nil {
		t.Fatal(err)
	}
	replaced := func(name string, change func([]byte) []byte) []part {
		out := append([]part(nil), good...)
		for i := range out {
			if out[i].name == name {
				out[i].data = change(append([]byte(nil), out[i].data...))
			}
		}
		return out
	}
	manifest := func(change func(*Manifest)) []part {
		return replaced(manifestName, func(data []byte) []byte {
			var m Manifest
			if err := json.Unmarshal(data, &m); err != nil {
				t.Fatal(err)
			}
			change(&m)
			data, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			return data
		})
	}
	tests := []struct {
		name string
		data []byte
		says string
	}{
		{"nothing", nil, "not a model file"},
		{"no zip", []byte("hello"), "not a model file"},
		{"deflated", file(t, zip.Deflate, good...), "compressed"},
		{"an entry twice", file(t, zip.Store, append(good, good[0])...), "twice"},
		{"another entry", file(t, zip.Store, append(good, part{"../evil", nil})...), "entry"},
		{"an entry missing", file(t, zip.Store, good[:2]...), "missing"},
		{"unknown field", file(t, zip.Store, replaced(manifestName, func([]byte) []byte { return []byte(`{"x":1}`) })...), "x"},
		{"newer format", file(t, zip.Store, manifest(func(m *Manifest) { m.Format = 99 })...), "format 99"},
		{"other text stage", file(t, zip.Store, manifest(func(m *Manifest) { m.Text.Version = 99 })...), "text stage version 99"},
		{"other data", file(t, zip.Store, manifest(func(m *Manifest) { m.Text.Data["punkt"] = "sha256:0" })...), "punkt"},
		{"unknown kind", file(t, zip.Store, manifest(func(m *Manifest) { m.Kind = "svm" })...), "svm"},
		{"one category", file(t, zip.Store, manifest(func(m *Manifest) { m.Categories = m.Categories[:1] })...), "categories"},
		{"categories twice", file(t, zip.Store, manifest(func(m *Manifest) { m.Categories[1] = m.Categories[0] })...), "categories"},
		{"more categories", file(t, zip.Store, manifest(func(m *Manifest) { m.Categories = append(m.Categories, "z") })...), "tensor"},
		{"bad params", file(t, zip.Store, manifest(func(m *Manifest) { m.Params = json.RawMessage(`{"alpha":-1}`) })...), "alpha"},
		{"unknown params", file(t, zip.Store, manifest(func(m *Manifest) { m.Params = json.RawMessage(`{"gamma":1}`) })...), "gamma"},
		{"fewer terms", file(t, zip.Store, replaced(vocabularyName, func(d []byte) []byte { return d[:len(d)/2] })...), "terms"},
		{"tensors cut", file(t, zip.Store, replaced(tensorsName, func(d []byte) []byte { return d[:len(d)/2] })...), "safetensors"},
		{"weights not numbers", file(t, zip.Store, replaced(tensorsName, func(d []byte) []byte {
			for i := len(d) - 64; i < len(d); i++ {
				d[i] = 0xff
			}
			return d
		})...), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse(tt.data)
			if fault.KindOf(err) != fault.Corrupt || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v, want a fault of kind corrupt that says %q", err, tt.says)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, family := range families.All() {
		data, err := trained(f, family).Bytes()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if b, err := Parse(data); err == nil {
			checkAnswers(t, b)
		} else if fault.KindOf(err) != fault.Corrupt {
			t.Errorf("%v is a fault of kind %v, want corrupt", err, fault.KindOf(err))
		}
	})
}

// FuzzDecode goes round the checksums of the zip, which stop most changes.
func FuzzDecode(f *testing.F) {
	for _, family := range families.All() {
		parts, err := trained(f, family).encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(parts[0].data, parts[1].data, parts[2].data)
	}
	f.Fuzz(func(t *testing.T, manifest, vocabulary, tensors []byte) {
		b, err := decode(map[string][]byte{manifestName: manifest, vocabularyName: vocabulary, tensorsName: tensors})
		if err == nil {
			checkAnswers(t, b)
		} else if fault.KindOf(err) != fault.Corrupt {
			t.Errorf("%v is a fault of kind %v, want corrupt", err, fault.KindOf(err))
		}
	})
}

// checkAnswers holds a model that was accepted to giving probabilities.
func checkAnswers(t *testing.T, b *Bundle) {
	for i, p := range probabilities(t, b) {
		if math.IsNaN(p) || p < 0 || p > 1+1e-9 {
			t.Fatalf("probability %d is %v", i, p)
		}
	}
}
