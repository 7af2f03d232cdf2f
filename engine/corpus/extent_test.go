package corpus

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"copydesk/engine/fault"
)

// news returns a CSV of n rows of random words and the bytes of its texts.
func news(n int) (csv []byte, text int) {
	r := rand.New(rand.NewPCG(1, 2))
	var b bytes.Buffer
	b.WriteString("id,category,text\n")
	for i := range n {
		words := make([]string, 10+r.IntN(40))
		for j := range words {
			words[j] = fmt.Sprintf("w%d", r.IntN(5000))
		}
		joined := strings.Join(words, " ")
		text += len(joined)
		fmt.Fprintf(&b, "%d,c%d,%s\n", i, r.IntN(7), joined)
	}
	return b.Bytes(), text
}

func zipped(t *testing.T, data ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, d := range data {
		w := gzip.NewWriter(&b)
		w.Write(d)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func utf16(s []byte) []byte {
	out := []byte{0xff, 0xfe}
	for _, c := range s {
		out = append(out, c, 0)
	}
	return out
}

func TestMeasure(t *testing.T) {
	const rows = 15_000 // some 2.5 MB
	csv, text := news(rows)
	lies := zipped(t, csv)
	binary.LittleEndian.PutUint32(lies[len(lies)-4:], 17)
	half := bytes.IndexByte(csv[len(csv)/2:], '\n') + len(csv)/2 + 1
	small, smallText := news(50)
	files := []struct {
		name       string
		data       []byte
		rows, text int
		within     float64
	}{
		{"plain", csv, rows, text, 1.02},
		{"gzip", zipped(t, csv), rows, text, 1.02},
		{"gzip that lies about its size", lies, rows, text, 1.15},
		{"gzip in two members", zipped(t, csv[:half], csv[half:]), rows, text, 1.15},
		{"small", small, 50, smallText, 1},
		{"small gzip", zipped(t, small), 50, smallText, 1},
		{"UTF-16", utf16(csv), rows, text, 1.15},
		{"UTF-16 in gzip", zipped(t, utf16(csv)), rows, text, 1.15},
	}
	for _, f := range files {
		t.Run(f.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "news")
			if err := os.WriteFile(path, f.data, 0o600); err != nil {
				t.Fatal(err)
			}
			for _, s := range []Source{{Path: path}, {Path: "data", Data: f.data}} {
				all, err := Measure(t.Context(), Options{Train: s})
				if err != nil {
					t.Fatal(err)
				}
				got := all[Train]
				near := func(got, want int) bool {
					return float64(got) <= f.within*float64(want) && float64(want) <= f.within*float64(got)
				}
				if !near(got.Rows, f.rows) || !near(int(got.Text), f.text) || got.Categories != 7 {
					t.Errorf("%+v, want %d rows of %d bytes, within %v", got, f.rows, f.text, f.within)
				}
			}
		})
	}
}

func TestMeasureSources(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) Source {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return Source{Path: path}
	}
	train := write("train", "category,text,lead\na,one two,x\nb,three,y\n")
	test := write("test", "lead,category,text\nz,b,four\n")

	all, err := Measure(t.Context(), Options{Train: train, Test: test, Columns: Columns{Text: []string{"text", "lead"}}})
	if err != nil {
		t.Fatal(err)
	}
	want := [3]Extent{Train: {Rows: 2, Text: 16, Categories: 2}, Test: {Rows: 1, Text: 6, Categories: 1}}
	if all != want {
		t.Errorf("%+v, want %+v", all, want)
	}
	for _, tt := range []struct {
		name string
		s    Source
		kind fault.Kind
	}{
		{"missing", Source{Path: filepath.Join(dir, "none")}, fault.Invalid},
		{"empty", write("empty", ""), fault.Invalid},
		{"other columns", write("other", "a,b\nc,d\n"), fault.Invalid},
		{"cut gzip", write("cut", string(zipped(t, []byte("category,text\na,b\n"))[:20])), fault.Invalid},
		{"device", Source{Path: os.DevNull}, fault.Unavailable},
	} {
		if _, err := Measure(t.Context(), Options{Train: tt.s}); fault.KindOf(err) != tt.kind || !strings.HasPrefix(err.Error(), tt.s.Path+": ") {
			t.Errorf("%s: %v, want kind %v", tt.name, err, tt.kind)
		}
	}
}

func TestInflated(t *testing.T) {
	const head = 1 << 20
	tests := []struct {
		name        string
		stored      int64
		isize       uint32
		done        int64
		least, most int64
	}{
		{"as it says", 40 << 20, 100 << 20, 420 << 10, 100 << 20, 100 << 20},
		{"beyond 4 GiB", 2 << 30, 1 << 30, 420 << 10, 5 << 30, 5 << 30},
		{"says nothing", 40 << 20, 0, 420 << 10, 90 << 20, 115 << 20},
		{"says too much", 40 << 20, 4000 << 20, 420 << 10, 90 << 20, 115 << 20},
		{"more than deflate can do", 2000, 1 << 31, 10, 0, 2000 * maxDeflate},
		{"one buffer for all", 64 << 10, 8 << 20, 64 << 10, 8 << 20, 8 << 20},
	}
	for _, tt := range tests {
		if got := inflated(tt.stored, tt.isize, tt.done, head); got < tt.least || got > tt.most {
			t.Errorf("%s: %d, want %d to %d", tt.name, got, tt.least, tt.most)
		}
	}
}

func FuzzMeasure(f *testing.F) {
	csv, _ := news(20)
	f.Add(csv)
	f.Add([]byte("\x1f\x8b"))
	f.Add(utf16(csv))
	f.Fuzz(func(t *testing.T, data []byte) {
		all, err := Measure(t.Context(), Options{Train: Source{Path: "fuzz", Data: data}})
		if e := all[Train]; err == nil && (e.Rows < 0 || e.Text < 0 || e.Categories > e.Rows) {
			t.Errorf("%+v", e)
		}
	})
}
