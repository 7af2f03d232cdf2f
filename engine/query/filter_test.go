package query_test

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"copydesk/engine/query"
)

// parse reads a filter that must be right.
func parse(t testing.TB, text string) *query.Filter {
	t.Helper()
	f, err := query.ParseFilter(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return f
}

func TestCanonical(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", ""},
		{" \t\n\u00a0", ""},
		{"metrics.accuracy > 0.9 and params.model = 'lr' and tags.note like '%baseline%'",
			"metrics.accuracy > 0.9 and params.model = 'lr' and tags.note LIKE '%baseline%'"},

		// Fields.
		{"metric.a=1 and param.a='1' and parameter.a='1' and parameters.a='1' and tag.a='1'",
			"metrics.a = 1 and params.a = '1' and params.a = '1' and params.a = '1' and tags.a = '1'"},
		{"attributes.state='a' and attribute.state='a' and attr.state='a' and run.state='a' and state='a'",
			"state = 'a' and state = 'a' and state = 'a' and state = 'a' and state = 'a'"},
		{"run_id='a' and experiment='a' and job='a' and model='a' and dataset='a' and digest='a' and note='a'",
			"run_id = 'a' and experiment = 'a' and job = 'a' and model = 'a' and dataset = 'a' and digest = 'a' and note = 'a'"},
		{"experiment_name='a' and status='a' and start_time>1 and end_time>1 and fit_s>1",
			"experiment = 'a' and state = 'a' and created > '1970-01-01T00:00:00.001Z' and ended > '1970-01-01T00:00:00.001Z' and fit_s > 1"},
		{"attributes.`run_id`='a'", "run_id = 'a'"},
		{"metrics.per-class/größe.f1_2 > 0", "metrics.per-class/größe.f1_2 > 0"},
		{"metrics.a. > 0 and metrics..a > 0", "metrics.a. > 0 and metrics..a > 0"},
		{"tags.\"a b\" = 'c' and metrics.`f1 x` > 0", "tags.\"a b\" = 'c' and metrics.\"f1 x\" > 0"},
		{"tags.\"a\" = 'c' and tags.`a\"b` = 'c' and tags.`a``b` = 'c'", "tags.a = 'c' and tags.\"a\"\"b\" = 'c' and tags.\"a`b\" = 'c'"},
		{"tags.and = 'or' and tags.like like 'in'", "tags.and = 'or' and tags.like LIKE 'in'"},

		// Operators.
		{"metrics.a=1 and metrics.a!=1 and metrics.a>1 and metrics.a>=1 and metrics.a<1 and metrics.a<=1",
			"metrics.a = 1 and metrics.a != 1 and metrics.a > 1 and metrics.a >= 1 and metrics.a < 1 and metrics.a <= 1"},
		{"tags.a='b'AND tags.a!='b'And tags.a LIKE'b'and tags.a iLike 'b'",
			"tags.a = 'b' and tags.a != 'b' and tags.a LIKE 'b' and tags.a ILIKE 'b'"},
		{"model in('nb','lr' , 'nb') and model not  In (\"rf\")", "model IN ('lr', 'nb') and model NOT IN ('rf')"},

		// Numbers.
		{"metrics.a > 1e-3 and metrics.a > -5 and metrics.a > .5 and metrics.a > +5. and metrics.a > 1E+2",
			"metrics.a > 0.001 and metrics.a > -5 and metrics.a > 0.5 and metrics.a > 5 and metrics.a > 100"},
		{"metrics.a > -0 and metrics.a > 1e-7 and metrics.a > 1e300 and metrics.a > 1e-999 and metrics.a > 1000000",
			"metrics.a > 0 and metrics.a > 1e-07 and metrics.a > 1e+300 and metrics.a > 0 and metrics.a > 1000000"},
		{"metrics.a>-5", "metrics.a > -5"},

		// Texts.
		{`tags.a = "it's" and tags.a = 'it''s' and tags.a = "say ""a""" and tags.a = ''`,
			`tags.a = 'it''s' and tags.a = 'it''s' and tags.a = 'say "a"' and tags.a = ''`},

		// Times.
		{"created >= '2026-01-31' and ended < \"2026-01-31T12:00:00.25+02:00\"",
			"created >= '2026-01-31T00:00:00Z' and ended < '2026-01-31T10:00:00.25Z'"},
		{"created = 1769817600000 and created > -1 and created > 0.5 and created > 1e15",
			"created = '2026-01-31T00:00:00Z' and created > '1969-12-31T23:59:59.999Z' and created > 0.5 and created > 1000000000000000"},
		{"created > '0000-01-01T00:00:00+01:00' and created < '9999-12-31T23:59:59-01:00'",
			"created > -62167222800000 and created < 253402304399000"},
	}
	for _, tt := range tests {
		f := parse(t, tt.text)
		if got := f.String(); got != tt.want {
			t.Errorf("%q\n got %q\nwant %q", tt.text, got, tt.want)
		}
		if again := parse(t, f.String()); !reflect.DeepEqual(again, f) {
			t.Errorf("%q: its canonical form is another filter: %v", tt.text, again)
		}
	}
}

func TestMatch(t *testing.T) {
	row := run{
		numbers: map[query.Field]float64{
			metric("accuracy"): 0.91, metric("loss"): math.NaN(), metric("worst"): math.Inf(1),
			attribute(query.Created):     1769860800000, // 2026-01-31 12:00 UTC
			attribute(query.FitDuration): 1.5,
		},
		texts: map[query.Field]string{
			param("model"): "lr", param("C"): "1.0", tag("note"): "", tag("a b"): "Straße",
			attribute(query.Model): "lr", attribute(query.Note): "The baseline\nof May",
		},
	}
	tests := []struct {
		text string
		want bool
	}{
		{"", true},
		{"metrics.accuracy > 0.9", true},
		{"metrics.accuracy > 0.91", false},
		{"metrics.accuracy >= 0.91", true},
		{"metrics.accuracy < 0.91", false},
		{"metrics.accuracy <= 0.91", true},
		{"metrics.accuracy = 0.91", true},
		{"metrics.accuracy = 0.92", false},
		{"metrics.accuracy != 0.92", true},
		{"metrics.accuracy != 0.91", false},
		{"metrics.worst > 1e300", true},
		{"fit_s >= 1.5", true},

		// All must hold.
		{"metrics.accuracy > 0.9 and params.model = 'lr'", true},
		{"metrics.accuracy > 0.9 and params.model = 'nb'", false},
		{"metrics.accuracy > 0.95 and params.model = 'lr'", false},

		// Texts.
		{"params.model = 'lr' and model = 'lr'", true},
		{"params.model = 'LR'", false},
		{"params.model != 'nb'", true},
		{"params.model != 'lr'", false},
		{"params.C = '1.0'", true},
		{"params.C = '1'", false},
		{"tags.note = ''", true},
		{"model in ('nb', 'lr', 'rf')", true},
		{"model in ('nb', 'rf')", false},
		{"model not in ('nb', 'rf')", true},
		{"model not in ('nb', 'lr', 'rf')", false},
		{"note like '%baseline%'", true},
		{"note like '%Baseline%'", false},
		{"note ilike '%BASELINE%'", true},
		{"note like 'baseline%'", false},
		{"tags.\"a b\" ilike 'STRAßE'", true},

		// Times.
		{"created >= '2026-01-31' and created < '2026-02-01'", true},
		{"created = '2026-01-31T12:00:00Z'", true},
		{"created = '2026-01-31T13:00:00+01:00'", true},
		{"created != 1769860800000", false},
		{"created > '2026-01-31T12:00:00Z'", false},

		// What the run does not have.
		{"metrics.none > -1", false},
		{"metrics.none != 1", false},
		{"params.none != 'a'", false},
		{"tags.none not in ('a')", false},
		{"tags.none like '%'", false},
		{"ended > 0", false},
		{"job != 'a'", false},

		// NaN.
		{"metrics.loss != 1", false},
		{"metrics.loss = 1", false},
		{"metrics.loss > -1", false},
		{"metrics.loss <= 1", false},
	}
	for _, tt := range tests {
		if got := parse(t, tt.text).Match(row); got != tt.want {
			t.Errorf("%q: %v, want %v", tt.text, got, tt.want)
		}
	}
	if f := (query.Filter{}); !f.Match(row) || f.String() != "" {
		t.Errorf("the zero filter %q does not hold", f.String())
	}
}

func TestComparisons(t *testing.T) {
	f := parse(t, "metrics.accuracy > 0.9 and model in ('nb', 'lr') and created > 5")
	cs := f.Comparisons()
	if len(cs) != 3 {
		t.Fatalf("%d comparisons", len(cs))
	}
	if c := cs[0]; c.Field != metric("accuracy") || c.Op != query.Greater || c.Number != 0.9 {
		t.Errorf("the first is %v", &c)
	}
	if c := cs[1]; c.Field != attribute(query.Model) || c.Op != query.In || !slices.Equal(c.Texts, []string{"lr", "nb"}) {
		t.Errorf("the second is %v", &c)
	}
	if c := cs[2]; c.Field != attribute(query.Created) || c.Field.Kind() != query.Time || c.Number != 5 {
		t.Errorf("the third is %v", &c)
	}
	if cs[0].MatchString("1") || cs[1].MatchNumber(0) || cs[2].MatchString("9") {
		t.Error("a value of another kind matches")
	}
	cs[0].Number = 1
	if f.Comparisons()[0].Number != 0.9 {
		t.Error("the filter can be changed from outside")
	}
}

func TestManyValues(t *testing.T) {
	values := make([]string, 0, 1500)
	for i := range cap(values) {
		values = append(values, strings.Repeat("a", i%3)+string(rune('b'+i%20))+string(rune('b'+i/100)))
	}
	f := parse(t, "tags.a in ('"+strings.Join(values, "','")+"')")
	for _, v := range values {
		if !f.Match(run{texts: map[query.Field]string{tag("a"): v}}) {
			t.Fatalf("%q is not found", v)
		}
	}
	if f.Match(run{texts: map[query.Field]string{tag("a"): "aaaa"}}) {
		t.Error("another value is found")
	}
}
