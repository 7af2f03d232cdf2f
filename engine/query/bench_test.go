package query_test

import (
	"strings"
	"testing"

	"copydesk/engine/query"
)

// row is a Row without a map, as near to a column store's as a test gets.
type row struct {
	accuracy float64
	model    string
	note     string
}

func (r *row) Number(f query.Field) (float64, bool) {
	return r.accuracy, f.Scope == query.Metrics && f.Name == "accuracy"
}

func (r *row) Text(f query.Field) (string, bool) {
	if f.Scope == query.Tags {
		return r.note, f.Name == "note"
	}
	return r.model, f.Scope == query.Params && f.Name == "model"
}

var someRow = &row{accuracy: 0.91, model: "lr", note: "nightly run, compared with the baseline of May"}

var filters = []struct{ name, text string }{
	{"three", "metrics.accuracy > 0.9 and params.model = 'lr' and tags.note like '%baseline%'"},
	{"number", "metrics.accuracy > 0.9"},
	{"equal", "params.model = 'lr'"},
	{"in", "params.model in ('nb', 'lr', 'rf')"},
	{"like", "tags.note like '%baseline%'"},
	{"like_one", "tags.note like '%base_ine%'"},
	{"ilike", "tags.note ilike '%BASELINE%'"},
}

func TestMatchAllocatesNothing(t *testing.T) {
	long := *someRow
	long.note = strings.Repeat("Ä", 10_000) + long.note
	for _, tt := range filters {
		f := parse(t, tt.text)
		for _, r := range []*row{someRow, &long} {
			if !f.Match(r) {
				t.Errorf("%q does not hold", tt.text)
			}
			if n := testing.AllocsPerRun(100, func() { f.Match(r) }); n != 0 {
				t.Errorf("%q: %v allocations", tt.text, n)
			}
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	for _, bb := range filters {
		f := parse(b, bb.text)
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f.Match(someRow)
			}
		})
	}
}

// BenchmarkColumns is a filter of two comparisons over 100,000 runs in columns.
func BenchmarkColumns(b *testing.B) {
	const runs = 100_000
	accuracy, note := make([]float64, runs), make([]string, runs)
	for i := range runs {
		accuracy[i] = float64(i%1000) / 1000
		note[i] = someRow.note[:i%len(someRow.note)]
	}
	cs := parse(b, "metrics.accuracy > 0.5 and tags.note like '%baseline%'").Comparisons()
	b.ReportAllocs()
	for b.Loop() {
		for i := range runs {
			_ = cs[0].MatchNumber(accuracy[i]) && cs[1].MatchString(note[i])
		}
	}
}

func BenchmarkParseFilter(b *testing.B) {
	for b.Loop() {
		if _, err := query.ParseFilter(filters[0].text); err != nil {
			b.Fatal(err)
		}
	}
}
