package tui

import (
	"testing"

	"github.com/muesli/termenv"

	"copydesk/engine"
	"copydesk/engine/classify"
)

// BenchmarkView draws the fullest screens of a terminal of 200 x 60.
func BenchmarkView(b *testing.B) {
	a := newStage(b, Dark, termenv.ANSI256, "C.UTF-8")
	defer a.stop()
	names := hostileCategories(42)
	report := judged(names, 4200, 0.5, 0.8, 0.2, 0.9)
	run := engine.Run{ID: "r", Job: "j", Model: classify.NeuralNetwork, ModelType: "MLPClassifier", State: engine.Succeeded, ChosenOn: "test",
		Metrics: map[string]float64{"accuracy": report.Accuracy}}
	var points []engine.Point
	for i, loss := range decay(5000, 2, 0.01) {
		points = append(points, engine.Point{Step: i + 1, Loss: &loss})
	}
	a.many(10_000)
	app := a.app
	app.width, app.height = 200, 60
	app.board.listed = true
	app.board.list(append(a.desk.runs, run), len(a.desk.runs)+1)
	app.runs.changed()
	views := map[string]func(){
		"runs": func() { app.at, app.runs.detail = 1, nil },
		"run": func() {
			app.at, app.runs.detail = 1, newDetail(run)
			app.runs.detail.take(detailMsg{evaluation: engine.Evaluation{Test: report}, points: points})
		},
		"train": func() {
			app.at = 0
			app.board.follow(engine.Job{ID: "j", State: engine.Running, Runs: []string{"r"}})
			app.board.lanes[0].points = points
		},
	}
	for name, show := range views {
		b.Run(name, func(b *testing.B) {
			show()
			for b.Loop() {
				app.drawn = false
				app.View()
			}
		})
	}
	b.Run("sort", func(b *testing.B) {
		for b.Loop() {
			app.runs.sort()
		}
	})
}
