package corpus

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"copydesk/engine/fault"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/text/encoding/unicode"
)

// zip returns each content as a gzip member, one after the other.
func zip(tb testing.TB, contents ...string) []byte {
	var b bytes.Buffer
	for _, s := range contents {
		w := gzip.NewWriter(&b)
		if _, err := w.Write([]byte(s)); err != nil {
			tb.Fatal(err)
		}
		if err := w.Close(); err != nil {
			tb.Fatal(err)
		}
	}
	return b.Bytes()
}

func encodeUTF16(t *testing.T, e unicode.Endianness, bom unicode.BOMPolicy, s string) []byte {
	b, err := unicode.UTF16(e, bom).NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The same rows are the same corpus, however they are stored.
func TestStorageDoesNotMatter(t *testing.T) {
	content := "label,text\na,\"x\ny – é\"\n" + rest
	want := readString(t, content)
	tests := []struct {
		name string
		in   []byte
	}{
		{"gzip", zip(t, content)},
		{"gzip of two members", zip(t, content[:20], content[20:])},
		{"byte order mark", []byte("\ufeff" + content)},
		{"gzip and byte order mark", zip(t, "\ufeff"+content)},
		{"crlf", []byte(strings.ReplaceAll(content, "\n", "\r\n"))},
		{"cr", []byte(strings.ReplaceAll(content, "\n", "\r"))},
		{"tab", []byte(strings.ReplaceAll(content, ",", "\t"))},
		{"utf-16 little endian", encodeUTF16(t, unicode.LittleEndian, unicode.ExpectBOM, content)},
		{"utf-16 big endian", encodeUTF16(t, unicode.BigEndian, unicode.ExpectBOM, content)},
		{"utf-16 little endian, no mark", encodeUTF16(t, unicode.LittleEndian, unicode.IgnoreBOM, content)},
		{"utf-16 big endian, no mark", encodeUTF16(t, unicode.BigEndian, unicode.IgnoreBOM, content)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "other name")
			if err := os.WriteFile(path, tt.in, 0o600); err != nil {
				t.Fatal(err)
			}
			for _, s := range []Source{{Path: path}, {Path: "other name", Data: tt.in}} {
				got, err := Read(t.Context(), Options{Train: s})
				if err != nil {
					t.Fatal(err)
				}
				if got.Digest != want.Digest || !slices.Equal(got.Articles, want.Articles) {
					t.Errorf("%q with digest %s, want %q with %s", lines(got), got.Digest, lines(want), want.Digest)
				}
			}
		})
	}
}

func TestTruncatedGzip(t *testing.T) {
	var content strings.Builder
	content.WriteString("label,text\n")
	for i := range 50000 {
		fmt.Fprintf(&content, "%c,%d %x\n", 'a'+i%2, i, mix(uint64(i)))
	}
	whole := zip(t, content.String())
	cut := whole[:len(whole)/2]
	_, err := Read(t.Context(), Options{Train: Source{Path: "x.csv.gz", Data: cut}})
	if fault.KindOf(err) != fault.Invalid {
		t.Fatalf("error %v, want an invalid one", err)
	}
	var thousands, rest int
	if _, scan := fmt.Sscanf(err.Error(), "x.csv.gz: the gzip data ends early, after %d,%d rows: the file is incomplete", &thousands, &rest); scan != nil {
		t.Fatalf("error %q: %v", err, scan)
	}
	if rows := 1000*thousands + rest; rows < 20000 || rows > 30000 {
		t.Errorf("%d rows were read from half of a file of 50000", rows)
	}

	damaged := slices.Clone(whole)
	damaged[len(damaged)-5] ^= 1 // in the checksum
	if _, err := Read(t.Context(), Options{Train: Source{Path: "x.csv.gz", Data: damaged}}); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "damaged, after 50,000 rows") {
		t.Errorf("wrong checksum: error %v", err)
	}
}

func TestProgressAndCancel(t *testing.T) {
	train := Source{Path: "train.csv", Data: []byte("label,text\n" + strings.Repeat(rest, 100000))}
	test := Source{Path: "test.csv", Data: []byte("label,text\n" + rest)}
	total := int64(len(train.Data) + len(test.Data))
	var last int64
	_, err := Read(t.Context(), Options{Train: train, Test: test, Progress: func(done, all int64) {
		if done <= last || all != total {
			t.Fatalf("progress %d of %d after %d, want more, of %d", done, all, last, total)
		}
		last = done
	}})
	if err != nil {
		t.Fatal(err)
	}
	if last != total {
		t.Errorf("the last progress was %d, want %d", last, total)
	}

	ctx, cancel := context.WithCancel(t.Context())
	_, err = Read(ctx, Options{Train: train, Test: test, Progress: func(done, _ int64) {
		cancel()
		last = done
	}})
	if fault.KindOf(err) != fault.Cancelled {
		t.Errorf("error %v, want one of a cancelled context", err)
	}
	if last > total/2 {
		t.Errorf("%d of %d bytes were read after the context ended with the first ones", last, total)
	}
}

func TestTooMuchInput(t *testing.T) {
	g := &guard{ctx: t.Context(), r: strings.NewReader("label,text\n" + rest), left: 20}
	_, err := readCSV(g, Columns{}, &intake{builder: newBuilder(), seen: map[uint64]int32{}})
	if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "4096 MiB") {
		t.Errorf("error %v, want one about the limit", err)
	}
}
