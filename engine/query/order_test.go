package query_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"copydesk/engine/query"
)

func TestParseOrder(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", "created desc"},
		{"  ", "created desc"},
		{"created", "created asc"},
		{"metrics.accuracy desc, created asc", "metrics.accuracy desc, created asc"},
		{"metric.accuracy DESC,start_time", "metrics.accuracy desc, created asc"},
		{" tags.\"a b\" , params.`C` Desc ", "tags.\"a b\" asc, params.C desc"},
		{"attributes.status asc", "state asc"},
	}
	for _, tt := range tests {
		orders, err := query.ParseOrder(tt.text)
		if err != nil {
			t.Errorf("%q: %v", tt.text, err)
			continue
		}
		if got := join(orders); got != tt.want {
			t.Errorf("%q is %q, want %q", tt.text, got, tt.want)
		}
	}
}

func join(orders []query.Order) string {
	var out []string
	for _, o := range orders {
		out = append(out, o.String())
	}
	return strings.Join(out, ", ")
}

func TestCompare(t *testing.T) {
	var runs []run
	add := func(id, model string, created float64, accuracy ...float64) {
		r := run{
			texts:   map[query.Field]string{attribute(query.RunID): id},
			numbers: map[query.Field]float64{attribute(query.Created): created},
		}
		if model != "" {
			r.texts[param("model")] = model
		}
		if len(accuracy) > 0 {
			r.numbers[metric("accuracy")] = accuracy[0]
		}
		runs = append(runs, r)
	}
	add("a", "nb", 1, 0.8)
	add("b", "lr", 2, 0.9)
	add("c", "lr", 3, 0.8)
	add("d", "", 4, math.NaN())
	add("e", "rf", 5)
	add("g", "mlp", 3, math.Inf(-1))
	add("f", "mlp", 3, math.Inf(-1))

	tests := []struct{ order, want string }{
		{"", "edcfgba"},
		{"created", "abcfgde"},
		{"metrics.accuracy", "fgcabed"},
		{"metrics.accuracy desc", "bcafged"},
		{"metrics.accuracy desc, created", "bacfgde"},
		{"params.model", "cbfgaed"},
		{"params.model desc", "eafgcbd"},
		{"params.model desc, metrics.accuracy", "eafgcbd"},
		{"run_id desc", "gfedcba"},
		{"tags.none", "edcfgba"},
	}
	for _, tt := range tests {
		order, err := query.ParseOrder(tt.order)
		if err != nil {
			t.Fatal(err)
		}
		sorted := slices.Clone(runs)
		slices.SortFunc(sorted, func(a, b run) int { return query.Compare(order, a, b) })
		var got string
		for _, r := range sorted {
			got += r.texts[attribute(query.RunID)]
		}
		if got != tt.want {
			t.Errorf("%q: %s, want %s", tt.order, got, tt.want)
		}
	}
}
