package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"copydesk/engine/config"
	"copydesk/engine/fault"
)

// mistake holds that Load refuses, as the user's fault, with these lines.
func mistake(t *testing.T, s config.Sources, want ...string) {
	t.Helper()
	c, err := config.Load(s)
	if err == nil {
		t.Fatalf("accepted, want %q", want)
	}
	if c != nil {
		t.Error("there is a configuration beside the error")
	}
	if kind := fault.KindOf(err); kind != fault.Invalid {
		t.Errorf("kind %v", kind)
	}
	if got := err.Error(); got != strings.Join(want, "\n") {
		t.Errorf("error\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

const sections = "the sections are models, feature_extraction, preprocessing, training_pipeline, data_pipeline, monitoring, logging, desk, retention, prediction_log, workbench, server"

func TestSetMistakes(t *testing.T) {
	const (
		wholes     = "it must be a whole number from 1 to 2147483647"
		list       = "it must be a list of 1 to 16 whole numbers from 1 to 65536, such as [100, 50]"
		two        = "it must be a list of two whole numbers from 1 to 8, the smaller first, such as [1, 2]"
		frequency  = "it must be a number of articles of at least 1, such as 2, or a share of them from 0.0 to 1.0 with a decimal point, such as 0.95"
		cron       = `it must be a schedule of five fields, such as "0 2 * * *"`
		address    = "it must be an IP address or the name of a host, without a port, such as 127.0.0.1"
		regression = "models.logistic_regression has penalty, C, solver, max_iter"
	)
	tests := []struct{ set, want string }{
		// Names.
		{"models.neural_network.max_itr=5", "models.neural_network.max_itr is not known; did you mean max_iter?"},
		{"models.logistic_regression.class_weight=balanced", "models.logistic_regression.class_weight is a parameter of scikit-learn that copydesk does not have; " + regression},
		{"models.logistic_regression.tolerance=1", "models.logistic_regression.tolerance is not known; " + regression},
		{"models.logistic_regression.c=1", "models.logistic_regression.c is not known; did you mean C?"},
		{"models.logistic_regression.k=1", "models.logistic_regression.k is not known; " + regression},
		{"models.naive_bayes.fit_prior=true", "models.naive_bayes.fit_prior is a parameter of scikit-learn that copydesk does not have; models.naive_bayes has alpha"},
		{"models.random_forest.max_features=sqrt", "models.random_forest.max_features is a parameter of scikit-learn that copydesk does not have; models.random_forest has n_estimators, max_depth, min_samples_split, min_samples_leaf"},
		{"models.neural_network.early_stopping=true", "models.neural_network.early_stopping is a parameter of scikit-learn that copydesk does not have; models.neural_network has hidden_layer_sizes, activation, solver, alpha, batch_size, learning_rate, learning_rate_init, max_iter, precision"},
		{"feature_extraction.tfidf.norm=l1", "feature_extraction.tfidf.norm is a parameter of scikit-learn that copydesk does not have; feature_extraction.tfidf has max_features, ngram_range, stop_words, lowercase, max_df, min_df, sublinear_tf"},
		{"models.svm.C=1", "models.svm.C is not known; models has neural_network, logistic_regression, naive_bayes, random_forest"},
		{"models.naive_bayes.alpha.beta=1", "models.naive_bayes.alpha.beta is not known; did you mean models.naive_bayes.alpha?"},
		{"model.naive_bayes.alpha=1", "model.naive_bayes.alpha is not known; did you mean models?"},
		{"n_estimators=5", "n_estimators is not known; did you mean models.random_forest.n_estimators?"},
		{"alpha=5", "alpha is not known; did you mean models.neural_network.alpha or models.naive_bayes.alpha?"},
		{"tfidf=5", "tfidf is not known; did you mean feature_extraction.tfidf?"},
		{"preprocessing.lowercase=true", "preprocessing.lowercase is not known; did you mean preprocessing.text_cleaning.lowercase?"},
		{"api_prot=80", "api_prot is not known; did you mean API_PORT?"},
		{"nonsense=1", "nonsense is not known; " + sections},
		{"=1", " is not known; " + sections},
		{"a\x1b[2Jb=1", `a\x1b[2Jb is not known; ` + sections},
		{strings.Repeat("x", 100) + "=1", strings.Repeat("x", 60) + "... is not known; " + sections},
		{"models.naive_bayes=1", "models.naive_bayes is a section; it has alpha"},
		{"models.naive_bayes.alpha", `"models.naive_bayes.alpha" is not followed by =; write key=value, such as models.naive_bayes.alpha=0.5`},
		{"models.naive_bayes.alpha: 3", `"models.naive_bayes.alpha" is not followed by =; write key=value, such as models.naive_bayes.alpha=0.5`},
		{"", `"" is not followed by =; write key=value, such as models.naive_bayes.alpha=0.5`},

		// What is no value.
		{"models.random_forest.max_depth=", "models.random_forest.max_depth has no value"},
		{"models.random_forest.max_depth= ", "models.random_forest.max_depth has no value"},
		{"models.neural_network.hidden_layer_sizes=[50", "models.neural_network.hidden_layer_sizes is [50: not YAML: did not find expected ',' or ']'"},
		{"models.naive_bayes.alpha=1\n---\n2", `models.naive_bayes.alpha is 1\n---\n2: there is more than one document; write one, without a line of ---`},
		{"data_pipeline.schedule_interval=* * * * *", "data_pipeline.schedule_interval is * * * * *: a value that begins with * or & must stand in quotes"},
		{"models.naive_bayes.alpha=\xff", `models.naive_bayes.alpha is \xff: not YAML: invalid leading UTF-8 octet`},

		// Whole numbers.
		{"models.neural_network.max_iter=0", "models.neural_network.max_iter is 0; " + wholes},
		{"models.neural_network.max_iter=-5", "models.neural_network.max_iter is -5; " + wholes},
		{"models.neural_network.max_iter=1.0", "models.neural_network.max_iter is 1.0; " + wholes},
		{"models.neural_network.max_iter=1e3", "models.neural_network.max_iter is 1e3; " + wholes},
		{"models.neural_network.max_iter=0x10", "models.neural_network.max_iter is 0x10; " + wholes},
		{"models.neural_network.max_iter=010", "models.neural_network.max_iter is 010; " + wholes},
		{"models.neural_network.max_iter=1_000", "models.neural_network.max_iter is 1_000; " + wholes},
		{"models.neural_network.max_iter=.inf", "models.neural_network.max_iter is .inf; " + wholes},
		{"models.neural_network.max_iter=99999999999999999999", "models.neural_network.max_iter is 99999999999999999999; " + wholes},
		{"models.neural_network.max_iter=2147483648", "models.neural_network.max_iter is 2147483648; " + wholes},
		{"models.neural_network.max_iter=many", "models.neural_network.max_iter is many; " + wholes},
		{"models.neural_network.max_iter='5'", `models.neural_network.max_iter is the text "5"; ` + wholes},
		{"models.neural_network.max_iter=''", `models.neural_network.max_iter is the text ""; ` + wholes},
		{"models.neural_network.max_iter=null", "models.neural_network.max_iter is null; " + wholes},
		{"models.neural_network.max_iter=true", "models.neural_network.max_iter is true; " + wholes},
		{"models.neural_network.max_iter=[5]", "models.neural_network.max_iter is [5]; " + wholes},
		{"models.neural_network.max_iter=[[5]]", "models.neural_network.max_iter is a list; " + wholes},
		{"models.neural_network.max_iter={a: 5}", "models.neural_network.max_iter is a section; " + wholes},
		{"models.neural_network.max_iter=\"\\e[2J\"", `models.neural_network.max_iter is the text "\x1b[2J"; ` + wholes},
		{"models.neural_network.batch_size=0", "models.neural_network.batch_size is 0; " + wholes + ", or auto"},
		{"models.random_forest.max_depth=none", "models.random_forest.max_depth is none; " + wholes + ", or null"},
		{"models.random_forest.n_estimators=100001", "models.random_forest.n_estimators is 100001; it must be a whole number from 1 to 100000"},
		{"models.random_forest.min_samples_split=1", "models.random_forest.min_samples_split is 1; it must be a whole number from 2 to 2147483647"},
		{"API_PORT=65536", "API_PORT is 65536; it must be a whole number from 0 to 65535"},

		// Numbers.
		{"models.logistic_regression.C=0", "models.logistic_regression.C is 0; it must be a number from 1e-12 to 1000000000000"},
		{"models.logistic_regression.C=.nan", "models.logistic_regression.C is .nan; it must be a number from 1e-12 to 1000000000000"},
		{"models.logistic_regression.C=0x10", "models.logistic_regression.C is 0x10; it must be a number from 1e-12 to 1000000000000"},
		{"models.logistic_regression.C=1_000", "models.logistic_regression.C is 1_000; it must be a number from 1e-12 to 1000000000000"},
		{"models.logistic_regression.C=010", "models.logistic_regression.C is 010; it must be a number from 1e-12 to 1000000000000"},
		{"models.naive_bayes.alpha=.inf", "models.naive_bayes.alpha is .inf; it must be a number from 0 to 1e+100"},
		{"models.naive_bayes.alpha=1e400", "models.naive_bayes.alpha is 1e400; it must be a number from 0 to 1e+100"},
		{"models.naive_bayes.alpha=-1", "models.naive_bayes.alpha is -1; it must be a number from 0 to 1e+100"},
		{"models.naive_bayes.alpha='1'", `models.naive_bayes.alpha is the text "1"; it must be a number from 0 to 1e+100`},
		{"models.neural_network.alpha=-0.1", "models.neural_network.alpha is -0.1; it must be a number of at least 0"},
		{"models.neural_network.alpha=.inf", "models.neural_network.alpha is .inf; it must be a number of at least 0"},
		{"models.neural_network.learning_rate_init=0", "models.neural_network.learning_rate_init is 0; it must be a number above 0"},
		{"MODEL_REFRESH_INTERVAL=2e9", "MODEL_REFRESH_INTERVAL is 2e9; it must be a number from 1 to 1000000000"},

		// Words.
		{"models.neural_network.solver=sgd", "models.neural_network.solver is sgd; it must be adam"},
		{"models.neural_network.activation=softmax", "models.neural_network.activation is softmax; it must be relu or tanh or logistic or identity"},
		{"models.neural_network.activation=two words ", "models.neural_network.activation is two words; it must be relu or tanh or logistic or identity"},
		{"feature_extraction.tfidf.stop_words=french", "feature_extraction.tfidf.stop_words is french; it must be english, or null"},
		{"preprocessing.text_cleaning.lowercase=yes", "preprocessing.text_cleaning.lowercase is yes; it must be true or false"},
		{"preprocessing.text_cleaning.lowercase=on", "preprocessing.text_cleaning.lowercase is on; it must be true or false"},
		{"preprocessing.text_cleaning.lowercase=1", "preprocessing.text_cleaning.lowercase is 1; it must be true or false"},
		{"preprocessing.text_cleaning.lowercase='true'", `preprocessing.text_cleaning.lowercase is the text "true"; it must be true or false`},
		{"preprocessing.text_cleaning.lowercase=!!bool maybe", "preprocessing.text_cleaning.lowercase is maybe; it must be true or false"},
		{"logging.level=loud", "logging.level is loud; it must be debug or info or warn or error"},
		{"logging.format=xml", "logging.format is xml; it must be json or text"},
		{"logging.file=null", "logging.file is null; it must be a text"},
		{"logging.file=''", `logging.file is the text ""; it must be a text`},
		{"logging.max_size=50", "logging.max_size is 50; it must be a size in B, KB, MB or GB, such as 50MB"},
		{"logging.max_size=0B", "logging.max_size is 0B; it must be a size in B, KB, MB or GB, such as 50MB"},
		{"retention.features=0", "retention.features is 0; it must be a size in B, KB, MB or GB, such as 50MB, or 0B"},
		{"API_HOST=https://example.com", "API_HOST is https://example.com; " + address},
		{"API_HOST=127.0.0.1:80", "API_HOST is 127.0.0.1:80; " + address},
		{"API_SECRET_KEY=", ""},

		// Lists and what has a form of its own.
		{"models.neural_network.hidden_layer_sizes=[]", "models.neural_network.hidden_layer_sizes is []; " + list},
		{"models.neural_network.hidden_layer_sizes=[10, 0]", "models.neural_network.hidden_layer_sizes is [10, 0]; " + list},
		{"models.neural_network.hidden_layer_sizes=(100, 50)", "models.neural_network.hidden_layer_sizes is (100, 50); " + list},
		{"models.neural_network.hidden_layer_sizes=[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]", "models.neural_network.hidden_layer_sizes is a list; " + list},
		{"feature_extraction.tfidf.ngram_range=[2, 1]", "feature_extraction.tfidf.ngram_range is [2, 1]; " + two},
		{"feature_extraction.tfidf.ngram_range=[1, 9]", "feature_extraction.tfidf.ngram_range is [1, 9]; " + two},
		{"feature_extraction.tfidf.ngram_range=[1]", "feature_extraction.tfidf.ngram_range is [1]; " + two},
		{"feature_extraction.tfidf.ngram_range=1", "feature_extraction.tfidf.ngram_range is 1; " + two},
		{"feature_extraction.tfidf.max_df=1.5", "feature_extraction.tfidf.max_df is 1.5; " + frequency},
		{"feature_extraction.tfidf.min_df=0", "feature_extraction.tfidf.min_df is 0; " + frequency},
		{"feature_extraction.tfidf.min_df=.nan", "feature_extraction.tfidf.min_df is .nan; " + frequency},
		{"feature_extraction.tfidf.min_df=two", "feature_extraction.tfidf.min_df is two; " + frequency},
		{"data_pipeline.schedule_interval=0 2 * *", "data_pipeline.schedule_interval is 0 2 * *; " + cron + ", or null"},
		{"data_pipeline.schedule_interval=\"0 2 * * \\e\"", `data_pipeline.schedule_interval is the text "0 2 * * \x1b"; ` + cron + ", or null"},
		{"data_pipeline.schedule_interval=[0]", "data_pipeline.schedule_interval is [0]; " + cron + ", or null"},

		// What only two settings together get wrong.
		{"training_pipeline.test_split=0.9", "training_pipeline: validation_split 0.2 and test_split 0.9 must be at least 0 and below 1 together"},
	}
	for _, tt := range tests {
		t.Run(tt.set, func(t *testing.T) {
			s := config.Sources{Set: []string{tt.set}}
			if tt.want == "" {
				load(t, s)
				return
			}
			mistake(t, s, "--set: "+tt.want)
		})
	}
}

func TestYAMLMistakes(t *testing.T) {
	const whole = "it must be a whole number from 1 to 2147483647"
	tests := []struct {
		name, text string
		want       []string // behind the file's name
	}{
		{"all of a file at once", "models:\n  naive_bayes:\n    alpha: -1\n    beta: 2\nlogging:\n  kepp: 3\n", []string{
			":3: models.naive_bayes.alpha is -1; it must be a number from 0 to 1e+100",
			":4: models.naive_bayes.beta is not known; models.naive_bayes has alpha",
			":6: logging.kepp is not known; did you mean keep?",
		}},
		{"misspelt section", "models:\n  naive_bays:\n    alpha: 1\n", []string{":2: models.naive_bays is not known; did you mean naive_bayes?"}},
		{"unknown section", "database: {host: x}\n", []string{":1: database is not known; " + sections}},
		{"setting in place of a section", "models:\n  naive_bayes: 3\n", []string{":2: models.naive_bayes must be a section with settings in it, each as name: value"}},
		{"list in place of a section", "models: [naive_bayes]\n", []string{":1: models must be a section with settings in it, each as name: value"}},
		{"list", "- models\n", []string{":1: the file must be a section with settings in it, each as name: value"}},
		{"text", "hello\n", []string{":1: the file must be a section with settings in it, each as name: value"}},
		{"section in place of a setting", "API_PORT: {a: 1}\n", []string{":1: API_PORT is a section; it must be a whole number from 0 to 65535"}},
		{"empty setting", "models:\n  neural_network:\n    max_iter:\n", []string{":3: models.neural_network.max_iter is null; " + whole}},
		{"value on the next line", "models:\n  neural_network:\n    max_iter:\n      zero\n", []string{":3: models.neural_network.max_iter is zero; " + whole}},
		{"twice", "API_PORT: 1\nAPI_WORKERS: 2\nAPI_PORT: 3\n", []string{":3: API_PORT is there already on line 1"}},
		{"section twice", "models: {}\nlogging: {}\nmodels: {}\n", []string{":3: models is there already on line 1"}},
		{"twice, with dots", "logging: {keep: 1}\nlogging.keep: 2\n", []string{":2: logging.keep is there already on line 1"}},
		{"merge", "models:\n  naive_bayes: &n {alpha: 1}\n  <<: *n\n", []string{":3: << is not supported; write the settings out"}},
		{"list as a name", "? [a]\n: 1\n? {b: 1}\n: 2\n", []string{
			":1: what is before a colon must be the name of a section or a setting",
			":3: what is before a colon must be the name of a section or a setting",
		}},
		{"escape in a name", "\"\\e[2J\": 1\n", []string{`:1: \x1b[2J is not known; ` + sections}},
		{"cycle", "models: &m\n  naive_bayes: *m\n", []string{":2: models.naive_bayes.naive_bayes is not known; models.naive_bayes has alpha"}},
		{"cycle in a list", "models: {neural_network: {hidden_layer_sizes: &l [*l, *l]}}\n", []string{
			":1: models.neural_network.hidden_layer_sizes is a list; it must be a list of 1 to 16 whole numbers from 1 to 65536, such as [100, 50]",
		}},
		{"alias of nothing", "models:\n  naive_bayes: *n\n", []string{":2: a value that begins with * or & must stand in quotes"}},
		{"schedule without quotes", "data_pipeline:\n  retry_delay: 1\n  schedule_interval: */5 * * * *\nlogging:\n  keep: 5\n", []string{
			":3: a value that begins with * or & must stand in quotes",
		}},
		{"tab", "models:\n\tnaive_bayes: {alpha: 1}\n", []string{":2: the line is indented with a tab; YAML wants blanks"}},
		{"tab inside", "models:\n  naive_bayes:\n  \talpha: 1\n", []string{":3: the line is indented with a tab; YAML wants blanks"}},
		{"wrong indent", "models:\n  naive_bayes:\n    alpha: 1\n   keep: 2\nlogging:\n  keep: 5\n", []string{":4: not YAML: did not find expected key"}},
		{"two colons", "logging:\n  file: a: b\n", []string{":2: not YAML: mapping values are not allowed in this context"}},
		{"open quote", "logging:\n  file: \"desk\n  keep: 5\n", []string{":2: not YAML: found unexpected end of stream"}},
		{"control character", "logging:\n  file: a\x00b\n", []string{":2: not YAML: control characters are not allowed"}},
		{"mistake in a second document", "API_PORT: 1\n---\n[1\n", []string{":3: not YAML: did not find expected ',' or ']'"}},
		{"two documents", "API_PORT: 1\n---\nAPI_PORT: 2\n", []string{":2: there is more than one document; write one, without a line of ---"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := file(t, t.TempDir(), "a.yaml", tt.text)
			var want []string
			for _, w := range tt.want {
				want = append(want, path+w)
			}
			mistake(t, config.Sources{Files: []string{path}}, want...)
		})
	}
}

func TestEnvironmentMistakes(t *testing.T) {
	dir := t.TempDir()
	path := file(t, dir, ".env", "API_PORT=eighty\nAPI_HOST\n2X=1\nAPI_TIMEOUT='3\nAPI_TIMEOUT=\"3\" s\nA B=1\nAPI_WORKERS=007\n")
	mistake(t, config.Sources{EnvFile: path, Environ: []string{"API_LOG_LEVEL=loud", "API_PORT= 80", "API_WORKERS=null"}},
		path+":1: API_PORT is eighty; it must be a whole number from 0 to 65535",
		path+":2: the line is not NAME=value",
		path+":3: the line is not NAME=value",
		path+":4: API_TIMEOUT: the closing quote is missing",
		path+":5: API_TIMEOUT: something stands behind the closing quote",
		path+":6: the line is not NAME=value",
		path+":7: API_WORKERS is 007; it must be a whole number from 1 to 1024",
		"environment: API_LOG_LEVEL is loud; it must be debug or info or warn or error",
		`environment: API_PORT is " 80"; it must be a whole number from 0 to 65535`,
		"environment: API_WORKERS is null; it must be a whole number from 1 to 1024",
	)
}

// TestSplitMistakes holds that splits that are too much together are blamed on
// the files that they come from.
func TestSplitMistakes(t *testing.T) {
	dir := t.TempDir()
	first := file(t, dir, "first.yaml", "training_pipeline:\n  validation_split: 0.6\n")
	second := file(t, dir, "second.yaml", "training_pipeline:\n  catchup: null\n")
	mistake(t, config.Sources{Files: []string{second}}, second+":2: training_pipeline.catchup is not known; "+
		"training_pipeline has validation_split, test_split, schedule_interval, model_comparison_threshold, auto_deploy_threshold")
	second = file(t, dir, "second.yaml", "training_pipeline:\n\n  test_split: 0.5\n")
	const sentence = ": training_pipeline: validation_split 0.6 and test_split 0.5 must be at least 0 and below 1 together"
	mistake(t, config.Sources{Files: []string{first, second}}, first+":2, "+second+":3"+sentence)
	mistake(t, config.Sources{Files: []string{first}, Set: []string{"training_pipeline.test_split=0.5"}}, first+":2, --set"+sentence)
	mistake(t, config.Sources{Set: []string{"training_pipeline.test_split=0.5", "training_pipeline.validation_split=0.6"}}, "--set"+sentence)
}

func TestFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	missing := filepath.Join(dir, "missing.yaml")
	latin := file(t, dir, "latin.yaml", "logging: {file: caf\xe9}\n")
	large := file(t, dir, "large.yaml", "#"+strings.Repeat("x", 1<<20))
	full := file(t, dir, "full.yaml", "#"+strings.Repeat("x", 1<<20-1))
	load(t, config.Sources{Files: []string{full}})
	mistake(t, config.Sources{Files: []string{missing, latin, large}, EnvFile: missing},
		"--config: open "+missing+": no such file or directory",
		"--config: "+latin+" is not UTF-8",
		"--config: "+large+" is larger than 1024 KiB",
		"--env-file: open "+missing+": no such file or directory",
	)
	mistake(t, config.Sources{EnvFile: latin}, "--env-file: "+latin+" is not UTF-8")

	for _, workspace := range []string{latin, filepath.Join(latin, "below")} {
		mistake(t, config.Sources{Workspace: workspace}, "workspace: "+workspace+" is a file or lies below one; name another with --workspace or COPYDESK_WORKSPACE")
	}
	if err := os.Mkdir(filepath.Join(dir, "copydesk.yaml"), 0o700); err != nil {
		t.Fatal(err)
	}
	mistake(t, config.Sources{Workspace: dir}, "workspace: read "+filepath.Join(dir, "copydesk.yaml")+": is a directory")
}

func TestMistakesAreBounded(t *testing.T) {
	var yaml, env strings.Builder
	for range 1000 {
		yaml.WriteString("? [a]\n: 1\n")
		env.WriteString("nonsense\n")
	}
	dir := t.TempDir()
	_, err := config.Load(config.Sources{Files: []string{file(t, dir, "a.yaml", yaml.String())}, EnvFile: file(t, dir, ".env", env.String())})
	if err == nil {
		t.Fatal("accepted")
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 21 || lines[20] != "there may be more; these are the first 20" {
		t.Errorf("%d lines, the last %q", len(lines), lines[len(lines)-1])
	}
}
