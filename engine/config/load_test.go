package config_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"copydesk/engine"
	"copydesk/engine/config"
)

var update = flag.Bool("update", false, "write the golden files")

// load resolves what must be right.
func load(t *testing.T, s config.Sources) *config.Config {
	t.Helper()
	c, err := config.Load(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// file writes a file and returns its path.
func file(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// find returns the value of a setting and its origin.
func find(t *testing.T, c *config.Config, key string) config.Value {
	t.Helper()
	for _, v := range c.Values() {
		if v.Key == key {
			return v
		}
	}
	t.Fatalf("%s is not listed", key)
	return config.Value{}
}

func TestDefaults(t *testing.T) {
	c := load(t, config.Sources{})
	if !reflect.DeepEqual(c.Spec(), engine.DefaultSpec()) {
		t.Errorf("spec %+v", c.Spec())
	}
	want := config.Settings{
		Host: "127.0.0.1", Port: 8000, Workers: 4, Timeout: 30 * time.Second, LogLevel: slog.LevelInfo,
		RefreshInterval: time.Hour, CacheSize: 5, BatchSize: 100,
		Queue: 10_000, MaxRequests: 2048, MaxConnections: 4096, Burst: 20, Grace: time.Second,
		Log:           config.Log{Level: slog.LevelInfo, File: "desk.log", MaxSize: 50_000_000, Keep: 5},
		MaxActiveJobs: 1, IdleAfter: 5 * time.Second, Retention: engine.DefaultRetention(),
		PredictionLog: config.PredictionLog{SamplesPerMinute: 100},
		Access: config.Access{
			TokenIssuer: "copydesk", TokenAudience: "copydesk",
			AllowedHosts: []string{}, CORSOrigins: []string{}, TrustedProxies: []netip.Prefix{},
		},
	}
	if got := c.Settings(); !reflect.DeepEqual(got, want) {
		t.Errorf("settings %+v, want %+v", got, want)
	}
	if got := c.Workbench(); got.Theme != "auto" || got.Symbols != "auto" || len(got.Keys) != 0 || len(got.Columns) != 0 {
		t.Errorf("workbench %+v", got)
	}
	for _, v := range c.Values() {
		if v.Changed || v.Origin != "default" {
			t.Errorf("%s: changed %v, origin %s", v.Key, v.Changed, v.Origin)
		}
	}
	if text, err := json.Marshal(c.NotNeeded()); err != nil || string(text) != "[]" {
		t.Errorf("not needed %s, %v", text, err)
	}
}

// TestOldFiles holds that the files of the replaced stack work as they are, and
// golden what is listed of them.
func TestOldFiles(t *testing.T) {
	c := load(t, config.Sources{
		Files:   []string{"testdata/model_config.yaml", "testdata/pipeline_config.yaml"},
		EnvFile: "testdata/old.env",
		Environ: []string{"HOME=/root", "POSTGRES_DB=airflow", "POSTGRES_USER=other"},
	})
	if !reflect.DeepEqual(c.Spec(), engine.DefaultSpec()) {
		t.Errorf("spec %+v", c.Spec())
	}
	var b strings.Builder
	for _, v := range c.Values() {
		fmt.Fprintf(&b, "%s\t%s\t%s\tdefault %s\tchanged %v\t%s\t%s\n", v.Key, v.Value, v.Origin, v.Default, v.Changed, v.Scope, v.Help)
	}
	fmt.Fprintf(&b, "not needed: %s\n", strings.Join(c.NotNeeded(), " "))
	const golden = "testdata/listing.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("listing\n%s\nwant\n%s", b.String(), want)
	}
}

func TestSpecPrecedence(t *testing.T) {
	dir := t.TempDir()
	workspace := file(t, dir, "copydesk.yaml", "models:\n  naive_bayes: {alpha: 0.1}\n  logistic_regression: {C: 2, max_iter: 50}\n  neural_network: {hidden_layer_sizes: [10, 20]}\n")
	first := file(t, dir, "first.yaml", "models:\n  logistic_regression:\n    C: 3\n    max_iter: 60\n  neural_network: {hidden_layer_sizes: [30]}\n")
	second := file(t, dir, "second.yaml", "models: {logistic_regression: {max_iter: 70}}\n")
	sources := config.Sources{
		Workspace: dir, Files: []string{first, second},
		Set: []string{"models.neural_network.max_iter=5", "models.random_forest.max_depth=null", "models.neural_network.max_iter=6"},
	}
	c := load(t, sources)
	for key, want := range map[string][2]string{
		"models.naive_bayes.alpha":                 {"0.1", workspace + ":2"},
		"models.logistic_regression.C":             {"3", first + ":3"},
		"models.logistic_regression.max_iter":      {"70", second + ":1"},
		"models.neural_network.hidden_layer_sizes": {"[30]", first + ":5"}, // lists replace
		"models.neural_network.max_iter":           {"6", "--set"},
		"models.random_forest.max_depth":           {"null", "--set"},
		"models.random_forest.n_estimators":        {"100", "default"},
	} {
		if v := find(t, c, key); string(v.Value) != want[0] || v.Origin != want[1] {
			t.Errorf("%s is %s from %s, want %s from %s", key, v.Value, v.Origin, want[0], want[1])
		}
	}
	sources.Files = []string{second, first}
	if v := find(t, load(t, sources), "models.logistic_regression.max_iter"); string(v.Value) != "60" {
		t.Errorf("of two files the first wins: %s from %s", v.Value, v.Origin)
	}
}

func TestDeskPrecedence(t *testing.T) {
	dir := t.TempDir()
	yaml := file(t, dir, "desk.yaml", "API_PORT: 1001\nAPI_WORKERS: 1\nAPI_TIMEOUT: 1\nAPI_HOST: one.example\n")
	env := file(t, dir, ".env", "API_PORT=1002\nAPI_WORKERS=2\nAPI_TIMEOUT=2\nAPI_HOST=\n")
	sources := config.Sources{
		Files: []string{yaml}, EnvFile: env,
		Environ: []string{"API_PORT=1003", "API_WORKERS=3", "API_TIMEOUT="}, // empty is not set
		Set:     []string{"API_PORT=1004"},
	}
	c := load(t, sources)
	s := c.Settings()
	if s.Port != 1004 || s.Workers != 3 || s.Timeout != 2*time.Second || s.Host != "one.example" {
		t.Errorf("settings %+v", s)
	}
	for key, want := range map[string]string{
		"API_PORT": "--set", "API_WORKERS": "environment", "API_TIMEOUT": env + ":3", "API_HOST": yaml + ":4",
	} {
		if v := find(t, c, key); v.Origin != want {
			t.Errorf("%s is from %s, want %s", key, v.Origin, want)
		}
	}
}

func TestWorkspaceNeedNotBe(t *testing.T) {
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "not", "there")} {
		if _, err := config.Load(config.Sources{Workspace: dir}); err != nil {
			t.Errorf("workspace %s: %v", dir, err)
		}
	}
}

// TestValues holds what values may be written like, and how they are then
// listed.
func TestValues(t *testing.T) {
	tests := []struct{ set, want string }{
		{"models.logistic_regression.C=1", "1"},
		{"models.logistic_regression.C=1.0", "1"},
		{"models.logistic_regression.C=+1e0", "1"},
		{"models.logistic_regression.C=1e-4", "0.0001"},
		{"models.neural_network.alpha=-0.0", "0"},
		{"models.neural_network.alpha=99999999999999999999", "100000000000000000000"},
		{"models.neural_network.hidden_layer_sizes=[50]", "[50]"},
		{"models.neural_network.hidden_layer_sizes=50", "[50]"},
		{"models.neural_network.hidden_layer_sizes= [ 5, 6 ] ", "[5,6]"},
		{"models.neural_network.hidden_layer_sizes=[&a 5, *a]", "[5,5]"},
		{" models.neural_network.batch_size =auto", `"auto"`},
		{"models.neural_network.batch_size=64", "64"},
		{"models.random_forest.max_depth=null", "null"},
		{"models.random_forest.max_depth=~", "null"},
		{"feature_extraction.tfidf.stop_words=null", "null"},
		{"feature_extraction.tfidf.max_features=null", "null"},
		{"feature_extraction.tfidf.min_df=1", "1"},
		{"feature_extraction.tfidf.min_df=1.0", "1.0"},
		{"feature_extraction.tfidf.min_df=5e-2", "0.05"},
		{"preprocessing.text_cleaning.lowercase=False", "false"},
		{"training_pipeline.schedule_interval='30 4  * * 1-5'", `"30 4 * * 1-5"`},
		{"logging.level=WARNING", `"warn"`},
		{"logging.level=Debug", `"debug"`},
		{"logging.file=2025", `"2025"`},
		{"logging.max_size=10 GB", `"10GB"`},
		{"retention.features=0 B", `"0B"`},
		{"API_LOG_LEVEL=INFO", `"info"`},
		{"API_LOG_LEVEL=warning", `"warn"`},
		{"API_HOST='::1'", `"::1"`},
		{"API_HOST=localhost", `"localhost"`},
		{"API_TIMEOUT=0.5", "0.5"},
	}
	for _, tt := range tests {
		t.Run(tt.set, func(t *testing.T) {
			c := load(t, config.Sources{Set: []string{tt.set}})
			key, _, _ := strings.Cut(tt.set, "=")
			v := find(t, c, strings.TrimSpace(key))
			if string(v.Value) != tt.want || v.Origin != "--set" || v.Changed != (tt.want != string(v.Default)) {
				t.Errorf("%s from %s, changed %v; want %s", v.Value, v.Origin, v.Changed, tt.want)
			}
		})
	}
}

// TestYAML holds what a file may look like.
func TestYAML(t *testing.T) {
	tests := []struct {
		name, text string
		want       map[string]string
	}{
		{"empty", "", nil},
		{"comments", "# nothing\n\n# here\n", nil},
		{"only a marker", "---\n", nil},
		{"null", "null\n", nil},
		{"byte order mark", "\ufeffAPI_PORT: 1\n", map[string]string{"API_PORT": "1"}},
		{"carriage returns", "API_PORT: 1\r\nAPI_WORKERS: 2\r\n", map[string]string{"API_PORT": "1", "API_WORKERS": "2"}},
		{"empty sections set nothing", "models:\nmonitoring:\n  alert_thresholds:\nlogging: {}\n", nil},
		{"null for a model's section sets nothing", "models: {naive_bayes: null}\n", nil},
		{"dots for sections", "models.naive_bayes.alpha: 2\nmodels:\n  naive_bayes: {}\n", map[string]string{"models.naive_bayes.alpha": "2"}},
		{
			"aliases", "data_pipeline:\n  schedule_interval: &s 0 3 * * *\ntraining_pipeline:\n  schedule_interval: *s\n",
			map[string]string{"data_pipeline.schedule_interval": `"0 3 * * *"`, "training_pipeline.schedule_interval": `"0 3 * * *"`},
		},
		{
			"alias of a section", "models:\n  logistic_regression: &m {max_iter: 7}\n  neural_network: *m\n",
			map[string]string{"models.logistic_regression.max_iter": "7", "models.neural_network.max_iter": "7"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := load(t, config.Sources{Files: []string{file(t, t.TempDir(), "a.yaml", tt.text)}})
			for _, v := range c.Values() {
				if want, ok := tt.want[v.Key]; ok && string(v.Value) != want || !ok && v.Origin != "default" {
					t.Errorf("%s is %s from %s, want %q", v.Key, v.Value, v.Origin, want)
				}
			}
		})
	}
}

func TestEnvFile(t *testing.T) {
	tests := []struct {
		name, text, want string // want is API_HOST
	}{
		{"plain", "API_HOST=a", "a"},
		{"blanks", "  API_HOST = a  \n", "a"},
		{"export", "export API_HOST=a", "a"},
		{"export and a tab", "export\tAPI_HOST=a", "a"},
		{"double quotes", `API_HOST="a"`, "a"},
		{"single quotes", `API_HOST='a' # c`, "a"},
		{"comment", "API_HOST=a # c", "a"},
		{"comment behind a tab", "API_HOST=a\t#c", "a"},
		{"only a comment", "API_HOST= # c", "127.0.0.1"},
		{"empty", "API_HOST=", "127.0.0.1"},
		{"empty quotes", `API_HOST=""`, "127.0.0.1"},
		{"carriage returns", "# c\r\nAPI_HOST=a\r\n", "a"},
		{"byte order mark", "\ufeffAPI_HOST=a", "a"},
		{"the last one wins", "API_HOST=a\nAPI_HOST=b", "b"},
		{"others are not ours", "FOO=bar\nPATH=/bin\n", "127.0.0.1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := load(t, config.Sources{EnvFile: file(t, t.TempDir(), ".env", tt.text)})
			if got := c.Settings().Host; got != tt.want {
				t.Errorf("API_HOST is %q, want %q", got, tt.want)
			}
		})
	}
}

func TestNotNeeded(t *testing.T) {
	c := load(t, config.Sources{
		EnvFile: file(t, t.TempDir(), ".env", "MLFLOW_TRACKING_URI=x\nPOSTGRES_DB=y\n"),
		Environ: []string{"POSTGRES_DB=z", "AIRFLOW__CORE__FERNET_KEY=k", "AIRFLOW_HOME=/a", "POSTGRES_\x1b[2J=1", "=C:=x", "GRAFANA_USER"},
	})
	want := []string{"AIRFLOW__CORE__FERNET_KEY", "GRAFANA_USER", "MLFLOW_TRACKING_URI", "POSTGRES_DB"}
	if got := c.NotNeeded(); !slices.Equal(got, want) {
		t.Errorf("not needed %q, want %q", got, want)
	}
}

// TestSecret holds that a secret is listed as set, and shown nowhere: neither
// where it is right nor where a mistake is next to it.
func TestSecret(t *testing.T) {
	const hidden = "hunter2"
	yaml := func(text string) config.Sources {
		return config.Sources{Files: []string{file(t, t.TempDir(), "a.yaml", text)}}
	}
	env := func(text string) config.Sources {
		return config.Sources{EnvFile: file(t, t.TempDir(), ".env", text)}
	}
	for name, s := range map[string]config.Sources{
		"environment":            {Environ: []string{"API_SECRET_KEY=" + hidden}},
		"digits":                 {Environ: []string{"API_SECRET_KEY=12345678"}},
		"null as a text":         {Environ: []string{"API_SECRET_KEY=null"}},
		"--set":                  {Set: []string{"API_SECRET_KEY=" + hidden}},
		"--set is taken as is":   {Set: []string{"API_SECRET_KEY=*" + hidden + ": [@"}},
		"env file":               env("API_SECRET_KEY='" + hidden + " # x'\n"),
		"yaml":                   yaml("API_SECRET_KEY: " + hidden + "\n"),
		"number in yaml":         yaml("API_SECRET_KEY: 12345678\n"),
		"anything in the folded": yaml("API_SECRET_KEY: >\n  " + hidden + "\n"),
	} {
		c, err := config.Load(s)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		v := find(t, c, "API_SECRET_KEY")
		if string(v.Value) != `"***"` || !v.Changed {
			t.Errorf("%s: value %s, changed %v", name, v.Value, v.Changed)
		}
		if key := c.Settings().Access.Key.Reveal(); !strings.Contains(key, hidden) && !strings.Contains("12345678 null", key) || key == "" {
			t.Errorf("%s: the key is %q", name, key)
		}
		for _, format := range []string{"%+v", "%s"} { // the second shows bytes as text
			if strings.Contains(fmt.Sprintf(format, c)+fmt.Sprintf(format, c.Settings())+string(c.DeskValues()["API_SECRET_KEY"]), hidden) {
				t.Errorf("%s: the secret is shown", name)
			}
		}
	}
	for name, s := range map[string]config.Sources{
		"list":                 yaml("API_SECRET_KEY: [" + hidden + "]\n"),
		"section":              yaml("API_SECRET_KEY: {" + hidden + ": 1}\n"),
		"unknown alias":        yaml("API_SECRET_KEY: *" + hidden + "\n"),
		"not YAML":             yaml("API_SECRET_KEY: @" + hidden + "\n"),
		"open quote":           yaml("API_SECRET_KEY: \"" + hidden + "\n"),
		"misspelt":             yaml("API_SECERT_KEY: " + hidden + "\n"),
		"no colon":             yaml("API_SECRET_KEY " + hidden + "\n"),
		"equals in yaml":       yaml("API_PORT: 1\nAPI_SECRET_KEY=" + hidden + "\n"),
		"colon in the env":     env("API_SECRET_KEY: " + hidden + "\n"),
		"behind the quote":     env("API_SECRET_KEY='x'" + hidden + "\n"),
		"open quote in env":    env("API_SECRET_KEY='" + hidden + "\n"),
		"--set without equals": {Set: []string{"API_SECRET_KEY: " + hidden}},
		"--set misspelt":       {Set: []string{"API_SECERT_KEY=" + hidden}},
	} {
		if _, err := config.Load(s); err == nil {
			t.Errorf("%s is accepted", name)
		} else if strings.Contains(err.Error(), hidden) {
			t.Errorf("%s: the sentence shows the secret: %v", name, err)
		}
	}
}
