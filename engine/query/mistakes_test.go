package query_test

import (
	"fmt"
	"strings"
	"testing"

	"copydesk/engine/fault"
	"copydesk/engine/query"
)

// refused holds that err is the user's fault, with a sentence.
func refused(t *testing.T, text string, err error, want string) {
	t.Helper()
	if err == nil {
		t.Errorf("%.200q is accepted, want %q", text, want)
		return
	}
	if kind := fault.KindOf(err); kind != fault.Invalid {
		t.Errorf("%.200q: kind %v", text, kind)
	}
	if got := err.Error(); got != want {
		t.Errorf("%.200q\n got %s\nwant %s", text, got, want)
	}
}

func TestFilterMistakes(t *testing.T) {
	const (
		numeric     = "=, !=, >, >=, < or <="
		textual     = "=, !=, LIKE, ILIKE, IN or NOT IN"
		parentheses = "parentheses are not supported: comparisons are only joined by and"
		attributes  = "the attributes are run_id, experiment, job, model, state, dataset, digest, created, ended, fit_s, note"
		field       = "where a field should be, such as metrics.accuracy, params.model, tags.note or created"
		aTime       = "is no time: expected a date such as '2026-01-31', a time such as '2026-01-31T12:00:00Z' or a number of milliseconds since 1970"
		aNumber     = "is no number: expected one such as 0.9, -5 or 1e-3"
	)
	tests := []struct {
		text   string
		column int
		want   string
	}{
		// Fields.
		{"accuracy > 0.9", 1, `"accuracy" is no attribute: for a metric, a param or a tag put metrics., params. or tags. before the name; ` + attributes},
		{"attributes.accuracy > 0.9", 1, `"accuracy" is no attribute; ` + attributes},
		{"craeted > 1", 1, `"craeted" is no attribute; did you mean created?`},
		{"attributes.experment = 'a'", 1, `"experment" is no attribute; did you mean experiment?`},
		{"Model = 'lr'", 1, `"Model" is no attribute; did you mean model?`},
		{"metrisc.accuracy > 0.9", 1, `"metrisc" is not known; did you mean metrics?`},
		{"Params.C = '1'", 1, `"Params" is not known; did you mean params?`},
		{"datasets.name = 'a'", 1, `"datasets" is not known before a dot: expected metrics, params, tags or attributes`},
		{"metrics > 0.9", 1, "a name is missing after metrics, as in metrics.accuracy"},
		{"metrics. > 0.9", 9, `found " " where the name should be that follows metrics.`},
		{"metrics.", 9, "found the end where the name should be that follows metrics."},
		{"tags.'a b' = 'c'", 6, "a name is quoted by \" or `, not by '"},
		{"tags.\"\" = 'c'", 6, "the name is empty"},
		{"tags.\"a = 'c'", 6, "the quote that opens here is never closed"},
		{"'a' = tags.b", 1, `found "'" ` + field},
		{"0.9 < metrics.accuracy", 1, `found "0.9" ` + field},
		{"= 5", 1, `found "=" ` + field},
		{"not metrics.a > 1", 1, "not is only supported in NOT IN, after a field"},
		{"metrics.größe ~ 1 ", 15, `found "~" where an operator should be: expected ` + numeric},

		// Operators.
		{"metrics.a", 10, "found the end where an operator should be: expected " + numeric},
		{"metrics.f1 x > 1", 12, `found "x" where an operator should be: expected ` + numeric},
		{"metrics.a == 1", 11, "== is no operator; did you mean =?"},
		{"metrics.a <> 1", 11, "<> is no operator; did you mean !=?"},
		{"metrics.a => 1", 11, "=> is no operator; did you mean >=?"},
		{"tags.a =~ 'b'", 8, "=~ is no operator; did you mean LIKE?"},
		{"tags.a => 'b'", 8, `found "=" where an operator should be: expected ` + textual},
		{"metrics.a like '1%'", 11, "a metric is a number: expected " + numeric + ", not LIKE"},
		{"metrics.a in (1)", 11, "a metric is a number: expected " + numeric + ", not IN"},
		{"created not in ('a')", 9, "created is a time: expected " + numeric + ", not NOT IN"},
		{"params.C > 1", 10, "a param is a text: expected " + textual + ", not >"},
		{"tags.a <= 'b'", 8, "a tag is a text: expected " + textual + ", not <="},
		{"state < 'b'", 7, "state is a text: expected " + textual + ", not <"},
		{"tags.a not like 'b'", 8, "not is only supported in NOT IN"},
		{"tags.a not", 8, "not is only supported in NOT IN"},
		{"tags.a is null", 8, `"is" is no operator: a comparison with what a run does not have never holds`},

		// Numbers.
		{"metrics.a >", 12, "found the end where a number should be, such as 0.9"},
		{"metrics.a > '1'", 13, "a metric is a number: write it without quotes"},
		{"metrics.a > abc", 13, `"abc" ` + aNumber},
		{"metrics.a > +Inf", 13, `"+Inf" ` + aNumber},
		{"metrics.a > nan", 13, `"nan" ` + aNumber},
		{"metrics.a > 0x1p-2", 13, `"0x1p" ` + aNumber},
		{"metrics.a > 1_000", 13, `"1_000" ` + aNumber},
		{"metrics.a > 1.2.3", 13, `"1.2.3" ` + aNumber},
		{"metrics.a > 90%", 15, `found "%" where and or the end should be`},
		{"metrics.a > 0,9", 14, `found "," where and or the end should be`},
		{"metrics.a > 1e999", 13, `"1e999" is too large for a number`},
		{"metrics.a > 1and metrics.b > 2", 13, `"1and" ` + aNumber},

		// Texts.
		{"params.model = lr", 16, "a param is a text: it needs quotes, as in 'lr'"},
		{"params.C = 0.1", 12, "a param is a text: it needs quotes, as in '0.1'"},
		{"model =", 8, "found the end where a text in quotes should be, such as 'a'"},
		{"model = ‘lr’", 9, `found "‘" where a text in quotes should be, such as 'a'`},
		{"model = 'lr", 9, "the quote that opens here is never closed"},
		{"model = 'lr''", 9, "the quote that opens here is never closed"},
		{"model in 'lr'", 10, `found "'" where a list should be, such as ('a', 'b')`},
		{"model in ()", 11, `found ")" where a text in quotes should be, such as 'a'`},
		{"model in ('a',)", 15, `found ")" where a text in quotes should be, such as 'a'`},
		{"model in ('a' 'b')", 15, `found "'" where a comma or ) should be`},
		{"model in ('a'", 14, "found the end where a comma or ) should be"},
		{"model in (lr)", 11, "model is a text: it needs quotes, as in 'lr'"},
		{"note ilike '" + strings.Repeat("ä", 512) + "'", 12, "the pattern is too long: with ILIKE or _ it may have at most 511 characters"},

		// Times.
		{"created > yesterday", 11, `"yesterday" ` + aNumber},
		{"created > 'yesterday'", 11, `"yesterday" ` + aTime},
		{"created > '2026-02-30'", 11, `"2026-02-30" ` + aTime},
		{"created > '2026-01-31T12:00:00'", 11, `"2026-01-31T12:00:00" ` + aTime},
		{"start_time = '2026-01-31'", 14, "a day is many times and no one of them: expected >, >=, < or <=, as in created >= '2026-01-31' and created < '2026-02-01'"},

		// Between comparisons.
		{"metrics.a > 1 or metrics.b > 2", 15, "or is not supported: comparisons are only joined by and; for one of several values write IN ('a', 'b')"},
		{"(metrics.a > 1)", 1, parentheses},
		{"metrics.a > 1)", 14, parentheses},
		{"metrics.a > 1 (", 15, parentheses},
		{"metrics.a > 1 and (metrics.b > 2)", 19, parentheses},
		{"metrics.a > 1 and", 18, "found the end " + field},
		{"metrics.a > 1 metrics.b > 2", 15, `found "metrics.b" where and or the end should be`},
		{"metrics.a > 1 && metrics.b > 2", 15, `found "&" where and or the end should be`},
		{"metrics.a > 1 and and metrics.b > 2", 19, `"and" is no attribute: for a metric, a param or a tag put metrics., params. or tags. before the name; ` + attributes},
		{"tags.ä = 'ö' and tags.ü = 'x' \x1b", 31, `found "\x1b" where and or the end should be`},
		{"tags.ä = '\xff'", 11, "the text is not UTF-8"},
		{strings.Repeat("metrics.a > 1 and ", 100) + "metrics.a > 1", 1801, "this is one comparison too many: at most 100 are read"},
	}
	for _, tt := range tests {
		_, err := query.ParseFilter(tt.text)
		refused(t, tt.text, err, fmt.Sprintf("filter, column %d: %s", tt.column, tt.want))
	}
}

func TestLimits(t *testing.T) {
	atMost := "tags.a = '" + strings.Repeat("b", query.MaxText-11) + "'"
	parse(t, atMost)
	_, err := query.ParseFilter(atMost + " ")
	refused(t, atMost, err, "the filter is 10001 bytes long: at most 10000 are read")
	_, err = query.ParseOrder(strings.Repeat(" ", query.MaxText+1))
	refused(t, "blanks", err, "the order is 10001 bytes long: at most 10000 are read")
	parse(t, strings.Repeat("metrics.a > 1 and ", query.MaxComparisons-1)+"metrics.a > 1")
}

func TestOrderMistakes(t *testing.T) {
	tests := []struct {
		text   string
		column int
		want   string
	}{
		{"metrics.accuracy down", 18, `"down" is no direction: expected asc, desc or a comma`},
		{"metrics.accuracy desc created", 23, `found "created" where a comma or the end should be`},
		{"metrics.accuracy > 1", 18, `found ">" where a comma or the end should be`},
		{"created,", 9, "found the end where a field should be, such as metrics.accuracy, params.model, tags.note or created"},
		{", created", 1, `found "," where a field should be, such as metrics.accuracy, params.model, tags.note or created`},
		{"(created)", 1, `found "(" where a field should be, such as metrics.accuracy, params.model, tags.note or created`},
		{"created, endet desc", 10, `"endet" is no attribute; did you mean ended?`},
		{strings.Repeat("created,", 10) + "ended", 81, "this is one field too many: at most 10 are read"},
	}
	for _, tt := range tests {
		_, err := query.ParseOrder(tt.text)
		refused(t, tt.text, err, fmt.Sprintf("order, column %d: %s", tt.column, tt.want))
	}
}
