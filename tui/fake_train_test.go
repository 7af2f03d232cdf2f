package tui

import (
	"fmt"
	"strings"
	"time"

	"copydesk/engine"
	"copydesk/tui/screen"
)

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

// fillTrain gives Train hostile texts: corpora, trainings that wait, a form that
// was changed.
func (s *stage) fillTrain() {
	for i, text := range hostile {
		c := someCorpora()[0]
		c.Source.Digest, c.Source.Called, c.Source.Train = fmt.Sprintf("sha256:%064x", i), "", "/x/"+text
		c.Dataset.Digest = c.Source.Digest
		s.desk.shelf.corpora = append(s.desk.shelf.corpora, c)
		j := engine.Job{ID: fmt.Sprintf("%032x", 0xf00+i), Kind: engine.TrainJob, State: engine.Queued, By: text, Spec: engine.DefaultSpec(), Created: s.desk.now()}
		j.Spec.Source = c.Source
		s.desk.mu.Lock()
		s.desk.jobs = append(s.desk.jobs, j)
		s.desk.tell(engine.Event{Kind: engine.JobChanged, Job: j.ID, State: j.State})
		s.desk.mu.Unlock()
	}
	s.desk.change(func(j *engine.Job) { j.By = hostile[1] })
	s.settle()
	s.send(screen.TrainOn{Source: s.desk.shelf.corpora[2].Source})
	s.press("esc", "2")
}
