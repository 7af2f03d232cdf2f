// Package scoring answers articles by the scoring protocol of MLflow, so that
// what calls a model that "mlflow models serve" serves can call this server.
//
//	api := scoring.New(predictions, program.Version())
//	// POST /invocations
//	err := api.Invocations(w, r)
//
// answers
//
//	{"dataframe_split": {"columns": ["headline", "text"], "data": [["Oil", "Prices rose"]]}}
//
// with
//
//	{"predictions": ["business"]}
//
// Instead of dataframe_split it may be dataframe_records, [{"text": "..."}];
// instances, a list of strings or of such objects; or inputs, which may also be
// {"text": ["...", ...]}. A body of text/csv has a header line. A column of
// several is chosen as in training: headline or title, then short_description or
// description, then text, content or body, as far as there are, joined by one
// blank; others are ignored. Where there is only one column, that is the text,
// whatever its name. A column without a name is an index.
//
// With "params": {"predict_method": "predict_proba"} a prediction is the
// probability of each category; the default is "predict", the category.
//
// Failures are {"error_code", "message"} with the names that MLflow has for
// statuses, except that of a body of another type, which is plain text.
//
// The original is mlflow/pyfunc/scoring_server of mlflow/mlflow. Keys of
// language models, such as messages, are not known here.
package scoring
