package config

import (
	"encoding/json"
	"strconv"

	"copydesk/engine"
)

// Keys returns every setting, by sections.
func Keys() []Key {
	kept := engine.DefaultRetention()
	return []Key{
		{"models.neural_network.hidden_layer_sizes", SpecScope, raw(`[100,50]`), "neurons of each hidden layer", layers},
		{"models.neural_network.activation", SpecScope, raw(`"relu"`), "activation of the hidden layers: relu, tanh, logistic or identity", word("relu", "tanh", "logistic", "identity")},
		{"models.neural_network.solver", SpecScope, raw(`"adam"`), "how weights are learned: adam", word("adam")},
		{"models.neural_network.alpha", SpecScope, raw(`0.0001`), "strength of the L2 penalty", atLeast(0)},
		{"models.neural_network.batch_size", SpecScope, raw(`"auto"`), "articles a step; auto is 200, or all of fewer", orAuto(whole(1, most))},
		{"models.neural_network.learning_rate", SpecScope, raw(`"constant"`), "how the learning rate changes: constant", word("constant")},
		{"models.neural_network.learning_rate_init", SpecScope, raw(`0.001`), "learning rate", positive},
		{"models.neural_network.max_iter", SpecScope, raw(`200`), "the most epochs", whole(1, most)},
		{"models.neural_network.precision", SpecScope, raw(`"float32"`), "float32, or float64 for the last digits of scikit-learn", word("float32", "float64")},
		{"models.logistic_regression.penalty", SpecScope, raw(`"l2"`), "what is penalised: l2", word("l2")},
		{"models.logistic_regression.C", SpecScope, raw(`1`), "inverse strength of the penalty; more follows the articles more closely", number(1e-12, 1e12)},
		{"models.logistic_regression.solver", SpecScope, raw(`"lbfgs"`), "accepted as lbfgs; the optimum is the same for all solvers", word("lbfgs")},
		{"models.logistic_regression.max_iter", SpecScope, raw(`1000`), "the most iterations", whole(1, most)},
		{"models.naive_bayes.alpha", SpecScope, raw(`1`), "smoothing: what is added to every count", number(0, 1e100)},
		{"models.random_forest.n_estimators", SpecScope, raw(`100`), "number of trees", whole(1, 100_000)},
		{"models.random_forest.max_depth", SpecScope, raw(`10`), "the most decisions to a leaf; null for no limit", orNull(whole(1, most))},
		{"models.random_forest.min_samples_split", SpecScope, raw(`2`), "the fewest articles that are split further", whole(2, most)},
		{"models.random_forest.min_samples_leaf", SpecScope, raw(`1`), "the fewest articles of a leaf", whole(1, most)},

		{"feature_extraction.tfidf.max_features", SpecScope, raw(`10000`), "the most terms, the most frequent first; null for all", orNull(whole(1, most))},
		{"feature_extraction.tfidf.ngram_range", SpecScope, raw(`[1,2]`), "shortest and longest run of words that is a term", pair(1, 8)},
		{"feature_extraction.tfidf.stop_words", SpecScope, raw(`"english"`), "words that are never terms: english or null", orNull(word("english"))},
		{"feature_extraction.tfidf.lowercase", SpecScope, raw(`true`), "whether terms are compared in lower case", boolean},
		{"feature_extraction.tfidf.max_df", SpecScope, raw(`0.95`), "terms in more articles than this are left out", frequency},
		{"feature_extraction.tfidf.min_df", SpecScope, raw(`2`), "terms in fewer articles than this are left out", frequency},
		{"feature_extraction.tfidf.sublinear_tf", SpecScope, raw(`true`), "whether a term's weight grows with the logarithm of its count", boolean},

		{"preprocessing.text_cleaning.lowercase", SpecScope, raw(`true`), "write everything in lower case", boolean},
		{"preprocessing.text_cleaning.remove_punctuation", SpecScope, raw(`true`), "drop tokens that are not all letters and digits", boolean},
		{"preprocessing.text_cleaning.remove_numbers", SpecScope, raw(`false`), "drop tokens that are all digits", boolean},
		{"preprocessing.text_cleaning.remove_stopwords", SpecScope, raw(`true`), "drop NLTK's English stop words", boolean},
		{"preprocessing.text_cleaning.lemmatization", SpecScope, raw(`true`), "reduce nouns to their dictionary form", boolean},
		{"preprocessing.text_cleaning.min_text_length", SpecScope, raw(`10`), "articles with fewer characters after cleaning are left out", whole(0, most)},

		{"training_pipeline.validation_split", SpecScope, raw(`0.2`), "share of a single file that models are chosen on", number(0, 1)},
		{"training_pipeline.test_split", SpecScope, raw(`0.2`), "share of a single file that models are judged on", number(0, 1)},
		{"training_pipeline.schedule_interval", LaterScope, raw(`null`), "when to train again", orNull(schedule)},
		{"training_pipeline.model_comparison_threshold", LaterScope, raw(`0.02`), "by how much a challenger must be better", number(0, 1)},
		{"training_pipeline.auto_deploy_threshold", LaterScope, raw(`0.55`), "accuracy from which a model may be promoted by rule", number(0, 1)},

		{"data_pipeline.schedule_interval", LaterScope, raw(`"0 2 * * *"`), "when to read new articles", orNull(schedule)},
		{"data_pipeline.max_active_runs", LaterScope, raw(`1`), "imports at once", whole(1, most)},
		{"data_pipeline.catchup", LaterScope, raw(`false`), "whether missed imports are made up for", boolean},
		{"data_pipeline.retry_attempts", LaterScope, raw(`2`), "how often a failed import is tried again", whole(0, most)},
		{"data_pipeline.retry_delay", LaterScope, raw(`300`), "seconds between two tries", number(0, longest)},

		{"monitoring.alert_thresholds.error_rate", LaterScope, raw(`0.05`), "share of failed requests that alerts", number(0, 1)},
		{"monitoring.alert_thresholds.latency_p95", LaterScope, raw(`1000`), "milliseconds at the 95th percentile that alert", atLeast(0)},
		{"monitoring.alert_thresholds.accuracy_threshold", LaterScope, raw(`0.5`), "accuracy below which to alert", number(0, 1)},
		{"monitoring.alert_thresholds.confidence_threshold", LaterScope, raw(`0.3`), "confidence below which to alert", number(0, 1)},

		{"logging.level", DeskScope, raw(`"info"`), "least level of a background desk's log: debug, info, warn or error", level},
		{"logging.format", DeskScope, raw(`"json"`), "form of that log: json or text", word("json", "text")},
		{"logging.file", DeskScope, raw(`"desk.log"`), "file of that log, in the workspace or with its whole path", text},
		{"logging.max_size", DeskScope, raw(`"50MB"`), "size at which the log is rotated", size},
		{"logging.keep", DeskScope, raw(`5`), "rotated logs that are kept", whole(1, most)},

		{"desk.max_active_jobs", DeskScope, raw(`1`), "trainings that run at once", whole(1, 64)},
		{"desk.idle_after", DeskScope, raw(`5`), "seconds that a background desk stays when nobody needs it", number(1, longest)},
		{"retention.events", DeskScope, raw(strconv.Itoa(kept.Events)), "events that are kept, the newest", whole(100, 1_000_000)},
		{"retention.series", DeskScope, raw(strconv.Itoa(kept.Series)), "runs whose learning curves are kept, the newest", whole(0, most)},
		{"retention.corpora", DeskScope, raw(strconv.Quote(byteSize(kept.Corpora).String())), "size of the kept corpora, the last used ones first", size},
		{"retention.features", DeskScope, raw(strconv.Quote(byteSize(kept.Features).String())), "size of the kept features of large corpora, the last used ones first; 0B for none", sizeOrNone},
		{"retention.predictions", DeskScope, raw(strconv.Quote(byteSize(kept.Predictions).String())), "size of the kept predictions of runs, the last ones first", size},
		{"retention.bundles", DeskScope, raw(strconv.Quote(byteSize(kept.Bundles).String())), "size of the model files; those of registered versions always stay", size},
		{"retention.samples", DeskScope, raw(strconv.Itoa(kept.Samples)), "samples of predictions that are kept, the newest", whole(1, 10_000_000)},
		{"retention.feedback", DeskScope, raw(strconv.Itoa(kept.Feedback)), "feedback on predictions that is kept, the newest", whole(1, 10_000_000)},
		{"prediction_log.samples_per_minute", DeskScope, raw(`100`), "the most answers of a minute that are sampled to watch for drift", whole(0, 1000)},
		{"prediction_log.text", DeskScope, raw(`false`), "whether samples keep the text, up to 10,000 bytes of each", boolean},

		{themeKey, WorkbenchScope, raw(`"auto"`), "colours: dark, light, none, or auto as NO_COLOR and the terminal say (COPYDESK_THEME)", word("auto", "dark", "light", "none")},
		{"workbench.symbols", WorkbenchScope, raw(`"auto"`), "what lines and marks are drawn with: unicode, ascii, or auto as the terminal and the locale say", word("auto", "unicode", "ascii")},
		{"workbench.keys", WorkbenchScope, raw(`{}`), "keys of actions in place of their own, such as {runs.open: [enter, o]}; [] for none", bindings},
		{"workbench.columns", WorkbenchScope, raw(`[]`), "columns of the runs, in order; [] for its own choice", listOf(columnName, "names of columns, such as [model, accuracy, when]")},

		{"server.token_issuer", DeskScope, raw(`"copydesk"`), "who tokens must come from (iss)", text},
		{"server.token_audience", DeskScope, raw(`"copydesk"`), "whom tokens must be for (aud)", text},
		{"server.metrics_open", DeskScope, raw(`false`), "whether /metrics needs no token", boolean},
		{"server.no_auth", DeskScope, raw(`false`), "listen beyond this machine without a key: everybody may ask for predictions", boolean},
		{"server.plain_http", DeskScope, raw(`false`), "listen beyond this machine without TLS, behind a proxy that has it", boolean},
		{"server.tls_cert", DeskScope, raw(`null`), "file of the certificate and its chain, in PEM; read again when it changes", orNull(text)},
		{"server.tls_key", DeskScope, raw(`null`), "file of its key, in PEM, which others must not be able to read", orNull(text)},
		{"server.allowed_hosts", DeskScope, raw(`[]`), "names beside localhost that requests may be addressed to", listOf(nameOfHost, "names of hosts, without a port, such as [news.example.org]")},
		{"server.cors_origins", DeskScope, raw(`[]`), "origins whose web pages may ask from a browser", listOf(webOrigin, "origins, such as [\"https://news.example.org\"], or \"*\" for all")},
		{"server.trusted_proxies", DeskScope, raw(`[]`), "networks whose X-Forwarded-For is believed", listOf(network, "networks or addresses, such as [10.0.0.0/8]")},

		{"server.queue", DeskScope, raw(`10000`), "texts that may wait to be predicted; more are refused", whole(1, 1_000_000)},
		{"server.max_requests", DeskScope, raw(`2048`), "requests for predictions at once; more are refused", whole(1, 1_000_000)},
		{"server.max_connections", DeskScope, raw(`4096`), "connections at once; more are told to come later", whole(1, 1_000_000)},
		{"server.rate", DeskScope, raw(`0`), "requests for predictions a second of one client; 0 for no limit", number(0, 1_000_000)},
		{"server.burst", DeskScope, raw(`20`), "requests that a client under server.rate may send at once", whole(1, 1_000_000)},
		{"server.grace", DeskScope, raw(`1`), "seconds that it answers after it said that it will end", number(0, 3600)},

		{"API_HOST", DeskScope, raw(`"127.0.0.1"`), "address that the prediction server listens on", host},
		{"API_PORT", DeskScope, raw(`8000`), "port that it listens on; 0 for any that is free", whole(0, 65535)},
		{"API_WORKERS", DeskScope, raw(`4`), "predictions computed at once", whole(1, 1024)},
		{"API_TIMEOUT", DeskScope, raw(`30`), "seconds that a request may take", number(0.001, 3600)},
		{"API_LOG_LEVEL", DeskScope, raw(`"info"`), "least level of its log: debug, info, warn or error", level},
		{secretKey, DeskScope, raw(`""`), "key that signs and checks tokens, of at least 32 bytes; without one nobody needs a token", secret},
		{previousKey, DeskScope, raw(`""`), "key whose tokens are still good while a new one takes its place", secret},
		{"MODEL_REFRESH_INTERVAL", DeskScope, raw(`3600`), "seconds between two looks for a new champion, beside events", number(1, longest)},
		{"MODEL_CACHE_SIZE", DeskScope, raw(`5`), "models that stay loaded; champion and challenger do in any case", whole(1, most)},
		{"PREDICTION_BATCH_SIZE", DeskScope, raw(`100`), "articles handed to a worker at a time", whole(1, most)},
	}
}

func raw(s string) json.RawMessage { return json.RawMessage(s) }
