package query_test

import (
	"fmt"
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

func TestCompareNumbers(t *testing.T) {
	none := math.NaN()
	for _, tt := range []struct{ order, want string }{
		{"metrics.accuracy", "-Inf 0.8 0.9 none none"},
		{"metrics.accuracy desc", "0.9 0.8 -Inf none none"},
	} {
		order := parseOne(t, tt.order)
		values := []float64{0.8, none, 0.9, none, math.Inf(-1)}
		slices.SortFunc(values, func(a, b float64) int {
			return order.CompareNumbers(a, true, b, true)
		})
		if got := strings.ReplaceAll(strings.Trim(fmt.Sprint(values), "[]"), "NaN", "none"); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.order, got, tt.want)
		}
	}
}

func TestCompareStrings(t *testing.T) {
	for _, tt := range []struct{ order, want string }{
		{"params.model", "lr,mlp,nb,none"},
		{"params.model desc", "nb,mlp,lr,none"},
	} {
		order := parseOne(t, tt.order)
		values := []string{"nb", "none", "lr", "mlp"}
		slices.SortFunc(values, func(a, b string) int { return order.CompareStrings(a, a != "none", b, b != "none") })
		if got := strings.Join(values, ","); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.order, got, tt.want)
		}
	}
}

// parseOne returns an order by one field.
func parseOne(t *testing.T, text string) query.Order {
	t.Helper()
	orders, err := query.ParseOrder(text)
	if err != nil || len(orders) != 1 {
		t.Fatal(orders, err)
	}
	return orders[0]
}
