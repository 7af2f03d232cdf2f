// Package query is the language in which runs are filtered and sorted, as in
// MLflow: comparisons, joined by and.
//
//	f, err := query.ParseFilter("metrics.accuracy > 0.9 and params.model = 'lr' and tags.note like '%baseline%'")
//	if err != nil {
//		return err // filter, column 18: ...
//	}
//	for _, run := range runs {
//		if f.Match(run) {
//			show(run)
//		}
//	}
//
// # Fields
//
// Before the operator stands metrics.NAME, params.NAME, tags.NAME or an
// attribute: run_id, experiment, job, model, state, dataset (the name of the
// corpus), digest (of the corpus), created, ended, fit_s (seconds) or note, with
// or without attributes. before it. MLflow's experiment_name, status, start_time
// and end_time are the attributes experiment, state, created and ended; metric,
// param, parameter, parameters, tag, attribute, attr and run are other words for
// the prefixes. A name of a metric, param or tag with more in it than letters,
// digits, _, -, . and / is quoted: tags."a b", metrics.`f1 x`.
//
// # Operators
//
// Metrics, fit_s and times are compared with a number by =, !=, >, >=, < and <=.
// For created and ended the number is one of milliseconds since the epoch; in
// quotes it is a time of RFC 3339, or a date, which is the first moment of that
// day in UTC; = and != refuse a date, which would hardly ever be what was meant.
//
// Params, tags and the other attributes are texts, also where they look like a
// number: =, !=, LIKE, ILIKE, IN ('a', 'b') and NOT IN compare them with text in
// single or double quotes, in which the quote itself is doubled. In LIKE and
// ILIKE % stands for any text and _ for any one character; nothing escapes them.
// ILIKE takes letters as equal that have the same lower case. A pattern of
// ILIKE, or with _ in it, has at most 511 characters, % not counted.
//
// Operators and the words and, asc and desc may be in either case. There is
// no or, no not but in NOT IN, and there are no parentheses.
//
// # What a run does not have
//
// A comparison with a metric, param, tag or attribute that a run does not have
// never holds, whatever the operator is: != and NOT IN do not find such runs
// either, as NULL is not found in SQL. The same goes for a metric that is NaN. In
// an order such runs come last in both directions.
//
// # Many runs
//
// [Filter.Match] asks a [Row] for each field. A store that keeps columns looks up
// each field's column once instead, by [Filter.Comparisons], and asks
// [Comparison.MatchNumber] or [Comparison.MatchString] of the values.
package query
