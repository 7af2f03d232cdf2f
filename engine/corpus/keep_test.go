package corpus

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"copydesk/engine/fault"

	"github.com/klauspost/compress/zstd"
)

func sample(t *testing.T) *Corpus {
	t.Helper()
	c, err := Read(t.Context(), Options{
		Train:      data("train.csv", "label,headline,text\na,\"<b>\x01 \u2028\",\"x\ny \\ \"\"é\"\"\"\nbad\n"+strings.ReplaceAll(rest, ",", ",h,")),
		Validation: data("validation.csv", "label,headline,text\nb,v,x\n"),
		Test:       data("test.csv", "label,headline,text\nc,unknown,x\na,t,\xe9\n"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The digest is the one that its documentation describes.
func TestDigest(t *testing.T) {
	c := sample(t)
	var b []byte
	number := func(n int) { b = binary.AppendUvarint(b, uint64(n)) }
	str := func(list ...string) {
		for _, s := range list {
			number(len(s))
			b = append(b, s...)
		}
	}
	str("copydesk corpus 1", "label")
	number(2)
	str("headline", "text", "train")
	number(5)
	str("a", "<b>\x01 \u2028 x\ny \\ \"é\"", "a", "h one", "a", "h two", "b", "h three", "b", "h four")
	str("validation")
	number(1)
	str("b", "v x", "test")
	number(1)
	str("a", "t é")
	sum := sha256.Sum256(b)
	if want := "sha256:" + hex.EncodeToString(sum[:]); c.Digest != want {
		t.Errorf("digest %s, want %s", c.Digest, want)
	}
}

func TestDigestDependsOnContent(t *testing.T) {
	base := "label,text,headline\n" + strings.ReplaceAll(rest, "\n", ",\n")
	digests := map[string]string{}
	for name, o := range map[string]Options{
		"base":             {Train: data("x", base)},
		"a text":           {Train: data("x", strings.Replace(base, "one", "One", 1))},
		"a category":       {Train: data("x", strings.ReplaceAll(base, "a,", "c,"))},
		"the order":        {Train: data("x", strings.Replace(base, "a,one,\na,two,\n", "a,two,\na,one,\n", 1))},
		"a column":         {Train: data("x", base), Columns: Columns{Text: []string{"text"}}},
		"order of columns": {Train: data("x", base), Columns: Columns{Text: []string{"text", "headline"}}},
		"name of a column": {Train: data("x", strings.Replace(base, "label", "topic", 1))},
		"test":             {Train: data("x", base), Test: data("y", base)},
		"validation":       {Train: data("x", base), Validation: data("y", base)},
	} {
		c, err := Read(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := digests[c.Digest]; ok {
			t.Errorf("%s and %s have the same digest", name, other)
		}
		digests[c.Digest] = name
	}
}

func TestWriteLoad(t *testing.T) {
	c := sample(t)
	dir := filepath.Join(t.TempDir(), "corpora")
	path, err := Write(t.Context(), dir, c)
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(dir, strings.TrimPrefix(c.Digest, "sha256:")); path != want {
		t.Errorf("path %s, want %s", path, want)
	}
	got, err := Load(t.Context(), dir, c.Digest)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, c) {
		t.Errorf("loaded\n%+v, want\n%+v", got, c)
	}
	if runtime.GOOS != "windows" {
		for name, want := range map[string]fs.FileMode{path: 0o600, dir: fs.ModeDir | 0o700} {
			info, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			if info.Mode() != want {
				t.Errorf("mode of %s is %v, want %v", name, info.Mode(), want)
			}
		}
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	again := *c
	again.Warnings = nil
	if _, err := Write(t.Context(), dir, &again); err != nil {
		t.Fatal(err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the second Write changed the copy (error %v)", err)
	}
	onlyFile(t, dir, 1)
}

// onlyFile fails where dir holds another number of files: temporary ones were left.
func onlyFile(t *testing.T, dir string, want int) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != want {
		t.Errorf("%d files in %s, want %d", len(files), dir, want)
	}
}

// The split of a kept corpus is that of the corpus.
func TestSplitOfKeptCopy(t *testing.T) {
	c := readString(t, "label,text\n"+rowsOf("a", 100)+rowsOf("b", 10))
	dir := t.TempDir()
	if _, err := Write(t.Context(), dir, c); err != nil {
		t.Fatal(err)
	}
	kept, err := Load(t.Context(), dir, c.Digest)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := split(t, kept, usual), split(t, c, usual); !reflect.DeepEqual(got, want) {
		t.Errorf("split %v, want %v", got, want)
	}
}

func TestLoadErrors(t *testing.T) {
	c := sample(t)
	dir := t.TempDir()
	path, err := Write(t.Context(), dir, c)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	plain := unpack(t, whole)
	header, articles, _ := strings.Cut(plain, "\n")
	other := readString(t, "label,text\n"+rest)
	otherPath, err := Write(t.Context(), t.TempDir(), other)
	if err != nil {
		t.Fatal(err)
	}
	otherCopy, err := os.ReadFile(otherPath)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name    string
		content []byte
		want    string
	}{
		{"empty", nil, "line 1"},
		{"cut", whole[:len(whole)-10], ""},
		{"one bit", append(append([]byte{}, whole[:len(whole)/2]...), append([]byte{whole[len(whole)/2] ^ 4}, whole[len(whole)/2+1:]...)...), ""},
		{"another corpus", otherCopy, "the content has the digest " + other.Digest},
		{"no json", pack(t, "x\n"), "line 1"},
		{"other version", pack(t, strings.Replace(plain, `"version":1`, `"version":2`, 1)), "version 2"},
		{"no articles", pack(t, header+"\n"), "line 2: the number of articles is wrong"},
		{"an article more", pack(t, plain+articles[:strings.Index(articles, "\n")+1]), "line 9: the number of articles is wrong"},
		{"another text", pack(t, strings.Replace(plain, "h one", "h two", 1)), "the content has the digest"},
		{"another part", pack(t, strings.Replace(plain, `{"part":"test","category"`, `{"part":"train","category"`, 1)), "line 8: the article cannot stand here"},
		{"unknown part", pack(t, strings.Replace(plain, `{"part":"test","category"`, `{"part":"exam","category"`, 1)), "unknown part"},
		{"unknown category", pack(t, strings.Replace(plain, `{"part":"test","category":"a"`, `{"part":"test","category":"z"`, 1)), "line 8: the article cannot stand here"},
		{"no line", pack(t, strings.Replace(plain, `"line":2,"text":"v`, `"line":0,"text":"v`, 1)), "line 7: the article cannot stand here"},
		{"no reports", pack(t, `{"format":"copydesk corpus","version":1}`), "no training source"},
		{"reports out of order", pack(t, strings.Replace(plain, `"part":"validation","source"`, `"part":"train","source"`, 1)), "the reports of the sources are wrong"},
		{"negative count", pack(t, strings.Replace(plain, `"used":5`, `"used":-5`, 1)), "the reports of the sources are wrong"},
		{"long line", pack(t, header+"\n"+strings.Repeat(" ", maxKeptLine+1)), "line 2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := os.WriteFile(path, tt.content, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Load(t.Context(), dir, c.Digest)
			if fault.KindOf(err) != fault.Corrupt {
				t.Fatalf("error %v, want a corrupt one", err)
			}
			if !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %q, want %q in it and the path", err, tt.want)
			}
		})
	}
	if _, err := Load(t.Context(), dir, "sha256:"+strings.Repeat("0", 64)); fault.KindOf(err) != fault.NotFound || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no copy: error %v, want one of not found", err)
	}
	for _, digest := range []string{"", "sha256:", "../x", "sha256:" + strings.Repeat("z", 64), "sha256:" + strings.Repeat("A", 64), strings.Repeat("0", 64)} {
		if _, err := Load(t.Context(), dir, digest); fault.KindOf(err) != fault.Invalid {
			t.Errorf("Load of %q: error %v, want an invalid one", digest, err)
		}
	}
}

func TestWriteAndLoadCancelled(t *testing.T) {
	c := sample(t)
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Write(ctx, dir, c); fault.KindOf(err) != fault.Cancelled {
		t.Errorf("Write: error %v, want one of a cancelled context", err)
	}
	onlyFile(t, dir, 0)
	if _, err := Write(t.Context(), dir, c); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(ctx, dir, c.Digest); fault.KindOf(err) != fault.Cancelled {
		t.Errorf("Load: error %v, want one of a cancelled context", err)
	}
}

func pack(t testing.TB, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, s); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func unpack(t testing.TB, b []byte) string {
	t.Helper()
	r, err := zstd.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	s, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(s)
}
