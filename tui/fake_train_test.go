package tui

import (
	"context"
	"strings"
	"time"

	"copydesk/engine"
)

// Corpora are those of a desk that has read two files.
func (d *fakeDesk) Corpora(context.Context) ([]engine.Corpus, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.corpora, d.refuse
}

// someCorpora are the demo corpus and two that were added.
func someCorpora() []engine.Corpus {
	world := make([]string, 42)
	return []engine.Corpus{
		{
			Dataset: engine.Dataset{Digest: "sha256:" + strings.Repeat("01", 32), Name: "ag-news", Categories: []string{"Business", "Sci/Tech", "Sports", "World"}, Rows: engine.Rows{Train: 18638, Validation: 6212, Test: 6212}},
			Source:  engine.Source{Digest: "sha256:" + strings.Repeat("01", 32), Called: "ag-news", Train: "/data/ag_news_train.csv.gz"}, Articles: 31062, Runs: 12,
			Added: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), By: "ada",
		},
		{Dataset: demoData(), Articles: 1021, Runs: 4},
		{
			Dataset: engine.Dataset{Digest: "sha256:" + strings.Repeat("02", 32), Name: "regional-papers-2019-2024", Categories: world, Rows: engine.Rows{Train: 12991, Test: 3248}},
			Source:  engine.Source{Digest: "sha256:" + strings.Repeat("02", 32), Called: "regional-papers-2019-2024", Train: "/data/regional.csv"}, Articles: 16239,
		},
	}
}
