package query_test

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"copydesk/engine/fault"
	"copydesk/engine/query"
)

// sentence holds that an error is the user's fault and can be shown.
func sentence(t *testing.T, err error) {
	t.Helper()
	if fault.KindOf(err) != fault.Invalid {
		t.Fatalf("kind %v: %v", fault.KindOf(err), err)
	}
	if s := err.Error(); len(s) > 500 || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		t.Fatalf("no sentence: %q", s)
	}
}

// again holds that the canonical form of a filter is the same filter.
func again(t *testing.T, f *query.Filter) {
	t.Helper()
	text := f.String()
	if len(text) > query.MaxText {
		return
	}
	g, err := query.ParseFilter(text)
	if err != nil {
		t.Fatalf("the canonical form %q: %v", text, err)
	}
	if g.String() != text || !reflect.DeepEqual(f, g) {
		t.Fatalf("%q becomes %q", text, g)
	}
}

func FuzzParseFilter(f *testing.F) {
	for _, text := range []string{
		"metrics.accuracy > 0.9 and params.model = 'lr' and tags.note like '%baseline%'",
		"tags.\"a b\" = 'it''s' and metrics.`f1 x` <= -1e-3 and model not in ('nb', \"lr\")",
		"created >= '2026-01-31' and ended < '2026-01-31T12:00:00.123456+02:00' and fit_s != .5",
		"state ilike '_A%' or (x is null)",
		"created > 1e300 and created > 0.1",
	} {
		f.Add(text, "a baseline")
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		filter, err := query.ParseFilter(text)
		if err != nil {
			sentence(t, err)
			return
		}
		again(t, filter)
		for _, c := range filter.Comparisons() {
			c.MatchString(value)
			c.MatchNumber(float64(len(value)))
		}
	})
}

func FuzzParseOrder(f *testing.F) {
	f.Add("metrics.accuracy desc, created asc")
	f.Add("tags.\"a b\",params.`C` DESC")
	f.Fuzz(func(t *testing.T, text string) {
		order, err := query.ParseOrder(text)
		if err != nil {
			sentence(t, err)
			return
		}
		canonical := join(order)
		if len(canonical) > query.MaxText {
			return
		}
		second, err := query.ParseOrder(canonical)
		if err != nil || !reflect.DeepEqual(order, second) {
			t.Fatalf("%q becomes %q, %v", canonical, join(second), err)
		}
	})
}

// Any filter, made of names and values with every awkward character.
func TestRoundTrip(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 0))
	pick := func(of ...string) string { return of[rng.IntN(len(of))] }
	some := func() string {
		var out strings.Builder
		for range 1 + rng.IntN(6) {
			out.WriteString(pick("a", "Ä", "1", ".", "-", "/", "_", "%", " ", "'", "\"", "`", "\n", "(", ",", "=", "and", "世", "\x00", "\ufffd"))
		}
		return out.String()
	}
	quote := func(s, mark string) string { return mark + strings.ReplaceAll(s, mark, mark+mark) + mark }
	value := func() string { return quote(some(), pick("'", "\"")) }
	for range 5000 {
		var parts []string
		for range 1 + rng.IntN(4) {
			name := quote(some(), pick("`", "\""))
			switch rng.IntN(4) {
			case 0:
				parts = append(parts, "metrics."+name+pick("=", "!=", ">", ">=", "<", "<=")+pick("-", "+", "")+pick("0", "1.5", ".25", "1e21", "12345678901234567890", "3E-9"))
			case 1:
				parts = append(parts, pick("params.", "tags.")+name+pick("=", "!=", " like ", " ILIKE ")+value())
			case 2:
				parts = append(parts, pick("note", "model", "tags."+name)+pick(" in ", " Not In ")+"("+value()+","+value()+")")
			case 3:
				parts = append(parts, pick("created", "ended")+pick(">", "<=")+pick("'2026-01-31'", "'1969-12-31T23:59:59.9995Z'", "0", "1769860800000", "1769860800000.25", "-1e20", "9e14"))
			}
		}
		f := parse(t, strings.Join(parts, pick(" and ", "\tAND\n")))
		if n := len(f.Comparisons()); n != len(parts) {
			t.Fatalf("%q has %d comparisons", parts, n)
		}
		again(t, f)
	}
}
