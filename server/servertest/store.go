package servertest

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// store is an engine.Store that forgets.
type store struct {
	mu          sync.Mutex
	jobs        map[string]engine.Job
	runs        map[string]engine.Run
	evaluations map[string]engine.Evaluation
	points      map[string][]engine.Point
	versions    []engine.Version
	champions   map[string]int
	changes     []engine.Change
}

var _ engine.Store = (*store)(nil)

func newStore() *store {
	return &store{
		jobs: make(map[string]engine.Job), runs: make(map[string]engine.Run),
		evaluations: make(map[string]engine.Evaluation), points: make(map[string][]engine.Point),
		champions: make(map[string]int),
	}
}

func (s *store) Write(w engine.Writes) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, j := range w.Jobs {
		s.jobs[j.ID] = j
	}
	for _, r := range w.Runs {
		s.runs[r.ID] = r
	}
	maps.Copy(s.evaluations, w.Evaluations)
	for run, points := range w.Points {
		s.points[run] = append(s.points[run], points...)
	}
	s.versions = append(s.versions, w.Versions...)
	maps.Copy(s.champions, w.Champions)
	s.changes = append(s.changes, w.Changes...)
	return nil
}

// find returns the value of a key.
func find[V any](s *store, m map[string]V, key string) (V, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := m[key]
	if !ok {
		return v, fault.Newf(fault.NotFound, "nothing is stored as %q", key)
	}
	return v, nil
}

func (s *store) Run(id string) (engine.Run, error) { return find(s, s.runs, id) }
func (s *store) Job(id string) (engine.Job, error) { return find(s, s.jobs, id) }
func (s *store) Evaluation(run string) (engine.Evaluation, error) {
	return find(s, s.evaluations, run)
}

func (s *store) Runs() ([]engine.Run, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.SortedFunc(maps.Values(s.runs), func(a, b engine.Run) int {
		return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(a.ID, b.ID))
	}), nil
}

func (s *store) Jobs() ([]engine.Job, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.SortedFunc(maps.Values(s.jobs), func(a, b engine.Job) int {
		return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(a.ID, b.ID))
	}), nil
}

func (s *store) Points(run string, from, limit int) ([]engine.Point, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	points := s.points[run]
	points = points[min(from, len(points)):]
	if limit > 0 {
		points = points[:min(limit, len(points))]
	}
	return slices.Clone(points), nil
}

func (s *store) Experiments() ([]engine.Experiment, error) {
	runs, err := s.Runs()
	if err != nil {
		return nil, err
	}
	byName := make(map[string]engine.Experiment)
	for _, r := range runs {
		e := byName[r.Experiment]
		byName[r.Experiment] = engine.Experiment{Name: r.Experiment, Created: r.Created, Runs: e.Runs + 1}
	}
	return slices.SortedFunc(maps.Values(byName), func(a, b engine.Experiment) int { return cmp.Compare(a.Name, b.Name) }), nil
}

func (s *store) Versions(model string) ([]engine.Version, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []engine.Version
	for _, v := range slices.Backward(s.versions) {
		if v.Model == model {
			v.Champion = s.champions[model] == v.Number
			out = append(out, v)
		}
	}
	return out, nil
}

func (s *store) History(model string) ([]engine.Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []engine.Change
	for _, c := range s.changes {
		if c.Model == model {
			out = append(out, c)
		}
	}
	return out, nil
}
