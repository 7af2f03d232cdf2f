package config

import (
	"bytes"
	"encoding/json"
	"time"

	"copydesk/engine/fault"
)

// Settings are what a desk reads when it starts.
type Settings struct {
	Host            string        // API_HOST
	Port            int           // API_PORT
	Workers         int           // API_WORKERS
	Timeout         time.Duration // API_TIMEOUT
	LogLevel        string        // API_LOG_LEVEL: debug, info, warn or error
	RefreshInterval time.Duration // MODEL_REFRESH_INTERVAL
	BatchSize       int           // PREDICTION_BATCH_SIZE
}

// Settings returns the desk's settings.
func (c *Config) Settings() Settings { return c.settings }

// makeSettings fills the settings: each of the desk's keys has its field.
func (c *Config) makeSettings() error {
	values := make(map[string]json.RawMessage)
	for _, k := range c.keys {
		if k.Scope == DeskScope {
			values[k.Path] = c.value(k).value
		}
	}
	text, err := json.Marshal(values)
	if err != nil {
		return err
	}
	var s struct {
		Host            string  `json:"API_HOST"`
		Port            int     `json:"API_PORT"`
		Workers         int     `json:"API_WORKERS"`
		Timeout         float64 `json:"API_TIMEOUT"`
		LogLevel        string  `json:"API_LOG_LEVEL"`
		RefreshInterval float64 `json:"MODEL_REFRESH_INTERVAL"`
		BatchSize       int     `json:"PREDICTION_BATCH_SIZE"`
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return fault.Newf(fault.Internal, "settings of the desk: %w", err)
	}
	c.settings = Settings{
		Host: s.Host, Port: s.Port, Workers: s.Workers, Timeout: seconds(s.Timeout),
		LogLevel: s.LogLevel, RefreshInterval: seconds(s.RefreshInterval), BatchSize: s.BatchSize,
	}
	return nil
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
