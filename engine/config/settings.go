package config

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"strconv"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// Settings are what a desk reads when it starts.
type Settings struct {
	Host            string        // API_HOST
	Port            int           // API_PORT
	Workers         int           // API_WORKERS
	Timeout         time.Duration // API_TIMEOUT
	LogLevel        slog.Level    // API_LOG_LEVEL: of the prediction server
	RefreshInterval time.Duration // MODEL_REFRESH_INTERVAL
	CacheSize       int           // MODEL_CACHE_SIZE
	BatchSize       int           // PREDICTION_BATCH_SIZE
	Queue           int           // server.queue
	MaxRequests     int           // server.max_requests
	MaxConnections  int           // server.max_connections
	Rate            float64       // server.rate: requests a second of a client; 0: no limit
	Burst           int           // server.burst
	Grace           time.Duration // server.grace
	Log             Log           // logging
	MaxActiveJobs   int           // desk.max_active_jobs
	IdleAfter       time.Duration // desk.idle_after
	Retention       engine.Retention
	PredictionLog   PredictionLog // prediction_log
	Access          Access        // who may ask the prediction server, and from where
}

// PredictionLog is the section prediction_log: what is kept of predictions.
type PredictionLog struct {
	SamplesPerMinute int
	Text             bool
}

// Log is the section logging: the log of a background desk.
type Log struct {
	Level   slog.Level
	Text    bool   // not JSON
	File    string // a name in the workspace, or a whole path
	MaxSize int64  // bytes
	Keep    int
}

// Settings returns the desk's settings.
func (c *Config) Settings() Settings { return c.settings }

// makeSettings fills the settings: each of the desk's keys has its field.
func (c *Config) makeSettings() error {
	values := make(map[string]json.RawMessage)
	for _, k := range c.keys {
		if k.Scope == DeskScope && !k.secret() {
			values[k.Path] = c.value(k).value
		}
	}
	text, err := json.Marshal(values)
	if err != nil {
		return err
	}
	var s struct {
		Host            string     `json:"API_HOST"`
		Port            int        `json:"API_PORT"`
		Workers         int        `json:"API_WORKERS"`
		Timeout         float64    `json:"API_TIMEOUT"`
		LogLevel        slog.Level `json:"API_LOG_LEVEL"`
		RefreshInterval float64    `json:"MODEL_REFRESH_INTERVAL"`
		CacheSize       int        `json:"MODEL_CACHE_SIZE"`
		BatchSize       int        `json:"PREDICTION_BATCH_SIZE"`
		Queue           int        `json:"server.queue"`
		MaxRequests     int        `json:"server.max_requests"`
		MaxConnections  int        `json:"server.max_connections"`
		Rate            float64    `json:"server.rate"`
		Burst           int        `json:"server.burst"`
		Grace           float64    `json:"server.grace"`
		DeskLevel       slog.Level `json:"logging.level"`
		DeskFormat      string     `json:"logging.format"`
		DeskFile        string     `json:"logging.file"`
		DeskSize        byteSize   `json:"logging.max_size"`
		DeskKeep        int        `json:"logging.keep"`
		MaxActiveJobs   int        `json:"desk.max_active_jobs"`
		IdleAfter       float64    `json:"desk.idle_after"`
		Events          int        `json:"retention.events"`
		Series          int        `json:"retention.series"`
		Corpora         byteSize   `json:"retention.corpora"`
		Features        byteSize   `json:"retention.features"`
		Predictions     byteSize   `json:"retention.predictions"`
		Bundles         byteSize   `json:"retention.bundles"`
		Samples         int        `json:"retention.samples"`
		Feedback        int        `json:"retention.feedback"`
		PerMinute       int        `json:"prediction_log.samples_per_minute"`
		Text            bool       `json:"prediction_log.text"`
		Access
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return fault.Newf(fault.Internal, "settings of the desk: %w", err)
	}
	c.settings = Settings{
		Host: s.Host, Port: s.Port, Workers: s.Workers, Timeout: seconds(s.Timeout),
		LogLevel: s.LogLevel, RefreshInterval: seconds(s.RefreshInterval), CacheSize: s.CacheSize, BatchSize: s.BatchSize,
		Queue: s.Queue, MaxRequests: s.MaxRequests, MaxConnections: s.MaxConnections,
		Rate: s.Rate, Burst: s.Burst, Grace: seconds(s.Grace),
		Log:           Log{Level: s.DeskLevel, Text: s.DeskFormat == "text", File: s.DeskFile, MaxSize: int64(s.DeskSize), Keep: s.DeskKeep},
		MaxActiveJobs: s.MaxActiveJobs, IdleAfter: seconds(s.IdleAfter),
		Retention: engine.Retention{
			Events: s.Events, Series: s.Series, Samples: s.Samples, Feedback: s.Feedback,
			Corpora: int64(s.Corpora), Features: int64(s.Features), Predictions: int64(s.Predictions), Bundles: int64(s.Bundles),
			Logs: int64(s.DeskSize) * int64(s.DeskKeep+1),
		},
		PredictionLog: PredictionLog{SamplesPerMinute: s.PerMinute, Text: s.Text},
		Access:        s.Access,
	}
	c.settings.Access.Key, c.settings.Access.PreviousKey = c.values[secretKey].secret, c.values[previousKey].secret
	return nil
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// byteSize is a number of bytes, written with its unit.
type byteSize int64

// units are the factors of the units, which are decimal.
var units = map[string]int64{"B": 1, "KB": 1e3, "MB": 1e6, "GB": 1e9}

// String writes it with the largest unit of which it is a whole number.
func (b byteSize) String() string {
	unit := "B"
	for name, factor := range units {
		if int64(b)%factor == 0 && factor > units[unit] {
			unit = name
		}
	}
	return strconv.FormatInt(int64(b)/units[unit], 10) + unit
}

func (b *byteSize) UnmarshalText(text []byte) error {
	m := bytesOf.FindStringSubmatch(string(text))
	if m == nil {
		return fault.Newf(fault.Invalid, "%q is not a size", text)
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	*b = byteSize(n * units[m[2]])
	return err
}
