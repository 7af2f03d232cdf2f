package format

import (
	"strings"

	"copydesk/engine"
	"copydesk/engine/classify"
)

// Steps says how far a stage has come, in the words of its unit: 74 of 100
// trees, epoch 21 of at most 200, iteration 4, 1.2 MB of 8.1 MB, 4,096 of 6,000
// articles.
func Steps(p engine.Progress) string {
	switch p.Unit {
	case classify.Iterations:
		// The limit says nothing of when it will have converged.
		return "iteration " + Count(p.Done)
	case classify.Epochs:
		if p.Total > 0 {
			return "epoch " + Count(p.Done) + " of at most " + Count(p.Total)
		}
		return "epoch " + Count(p.Done)
	case engine.Bytes:
		return of(Bytes(p.Done), Bytes(p.Total), p.Total)
	}
	return of(Count(p.Done), Count(p.Total), p.Total) + " " + plural(p.Unit)
}

func of(done, total string, known int64) string {
	if known > 0 {
		return done + " of " + total
	}
	return done
}

func plural(u classify.Unit) string {
	if u == classify.Rows {
		return "articles"
	}
	return string(u) + "s"
}

// Rate says how fast a stage is: 0.11 s an epoch, 9,800 articles/s, 12 MB/s. It
// is empty where that is not known.
func Rate(p engine.Progress) string {
	if !(p.Rate > 0) {
		return ""
	}
	switch p.Unit {
	case engine.Bytes:
		return Bytes(int64(p.Rate)) + "/s"
	case classify.Rows:
		return Count(int64(p.Rate)) + " articles/s"
	}
	article := "a "
	if strings.IndexByte("aeiou", string(p.Unit + " ")[0]) >= 0 {
		article = "an "
	}
	return Duration(1/p.Rate) + " " + article + string(p.Unit)
}

// ETA says how long a stage will still take: ETA 4 s. It is empty where that is
// not known.
func ETA(p engine.Progress) string { return etaOf(p.ETA) }

// JobETA says how long the whole job will still take, in the same words.
func JobETA(p engine.Progress) string { return etaOf(p.JobETA) }

func etaOf(seconds *float64) string {
	if seconds == nil || !(*seconds > 0) {
		return ""
	}
	return "ETA " + Duration(*seconds)
}

// Share returns how much of a stage is done, from 0 to 1; ok is false where the
// end is not known beforehand. Of epochs it is the share of those that are
// expected, else of the most that there can be.
func Share(p engine.Progress) (share float64, ok bool) {
	if p.Total <= 0 || p.Unit == classify.Iterations {
		return 0, false
	}
	total := float64(p.Total)
	if p.Unit == classify.Epochs && p.ETA != nil && p.Rate > 0 {
		total = min(total, float64(p.Done)+*p.ETA*p.Rate)
	}
	return min(1, max(0, float64(p.Done)/total)), true
}

// StateWord is a state as people see it.
func StateWord(s engine.State) string {
	switch s {
	case engine.Queued:
		return "waits"
	case engine.Succeeded:
		return "done"
	case engine.Cancelled:
		return "stopped"
	}
	return string(s)
}

// StageWord is a stage as people see it.
func StageWord(s engine.Stage) string {
	switch s {
	case engine.Read:
		return "reading"
	case engine.Clean:
		return "cleaning"
	case engine.Vectorize:
		return "vectorizing"
	case engine.Load:
		return "text from cache"
	case engine.Fit:
		return "fitting"
	case engine.Judge:
		return "judging"
	}
	return string(s)
}
