package corpus

import (
	"fmt"
	"strings"
	"testing"
)

// benchmarkNews returns CSV of a size and shape like that of a news corpus.
func benchmarkNews(rows int) string {
	words := strings.Fields("the a of to rain coast minister Northern harbour said that prices budget \"final\" match team, after on weather tomorrow company #39;s shares")
	var b strings.Builder
	b.WriteString("category,headline,text\n")
	state := uint64(1)
	write := func(n int) {
		for range n {
			state = mix(state)
			b.WriteString(strings.ReplaceAll(words[state%uint64(len(words))], `"`, `""`))
			b.WriteByte(' ')
		}
	}
	for i := range rows {
		fmt.Fprintf(&b, "section %d,\"", i%4)
		write(7)
		b.WriteString("\",\"")
		write(30)
		fmt.Fprintf(&b, "%d\"\n", i)
	}
	return b.String()
}

func BenchmarkRead(b *testing.B) {
	content := benchmarkNews(30000)
	for _, bm := range []struct {
		name string
		data []byte
	}{
		{"plain", []byte(content)},
		{"gzip", zip(b, content)},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.SetBytes(int64(len(content)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Read(b.Context(), Options{Train: Source{Path: "x", Data: bm.data}}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkKeep(b *testing.B) {
	content := benchmarkNews(30000)
	c, err := Read(b.Context(), Options{Train: data("x", content)})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("write", func(b *testing.B) {
		b.SetBytes(int64(len(content)))
		for b.Loop() {
			if _, err := Write(b.Context(), b.TempDir(), c); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("load", func(b *testing.B) {
		dir := b.TempDir()
		if _, err := Write(b.Context(), dir, c); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(content)))
		for b.Loop() {
			if _, err := Load(b.Context(), dir, c.Digest); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkSplit(b *testing.B) {
	c, err := Read(b.Context(), Options{Train: data("x", benchmarkNews(30000))})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := c.Split(usual); err != nil {
			b.Fatal(err)
		}
	}
}
