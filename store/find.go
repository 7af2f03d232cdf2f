package store

import (
	"cmp"
	"slices"
	"strings"

	"github.com/dgraph-io/badger/v4"

	"copydesk/engine"
)

// FindRuns returns a page of the runs that q asks for. With damaged ones among
// them it returns the others and an error.
func (s *Store) FindRuns(q engine.RunQuery) (engine.RunPage, error) {
	search, err := newSearch(q)
	if err != nil {
		return engine.RunPage{}, err
	}
	release, err := s.use()
	if err != nil {
		return engine.RunPage{}, err
	}
	found := s.index.find(search)
	release()
	runs, harm, err := listed[engine.Run](s, runTable, found.ids(), s.index.hasRun)
	if err != nil {
		return engine.RunPage{}, err
	}
	page := engine.RunPage{Runs: runs, Total: found.total, Next: found.next(search.hash, search.orders), Event: found.event}
	return page, harm.err(runTable)
}

func (x *index) hasRun(id string) bool {
	x.mu.RLock()
	defer x.mu.RUnlock()
	_, ok := x.positions[id]
	return ok
}

// RunIDs returns the ids that begin with prefix, in alphabetical order, at most
// limit of them (0: all).
func (s *Store) RunIDs(prefix string, limit int) ([]string, error) {
	release, err := s.use()
	if err != nil {
		return nil, err
	}
	defer release()
	s.index.mu.RLock()
	defer s.index.mu.RUnlock()
	var ids []string
	for _, g := range s.index.groups {
		for _, id := range g.ids {
			if id != "" && strings.HasPrefix(id, prefix) {
				ids = append(ids, id)
			}
		}
	}
	return firstOf(ids, limit), nil
}

// firstOf sorts ids and cuts them off at limit (0: not).
func firstOf(ids []string, limit int) []string {
	slices.Sort(ids)
	if limit > 0 && limit < len(ids) {
		ids = ids[:limit:limit]
	}
	return ids
}

// Experiments returns every experiment that has runs which are not deleted, in
// alphabetical order, with how many they are and when the oldest was created.
func (s *Store) Experiments() ([]engine.Experiment, error) {
	release, err := s.use()
	if err != nil {
		return nil, err
	}
	defer release()
	x := s.index
	x.mu.RLock()
	defer x.mu.RUnlock()
	column := x.catalog.lookup(experimentField)
	byName := map[string]*engine.Experiment{}
	for _, g := range x.groups {
		for i := range g.ids {
			if g.ids[i] == "" || g.deleted[i] {
				continue
			}
			name, _ := g.text(x.catalog, column, i)
			created := g.created[i].time()
			e, ok := byName[name]
			if !ok {
				e = &engine.Experiment{Name: name, Created: created}
				byName[name] = e
			}
			if created.Before(e.Created) {
				e.Created = created
			}
			e.Runs++
		}
	}
	var list []engine.Experiment
	for _, e := range byName {
		list = append(list, *e)
	}
	slices.SortFunc(list, func(a, b engine.Experiment) int { return cmp.Compare(a.Name, b.Name) })
	return list, nil
}

// RunFiles returns what every run refers to, the oldest run first. It reads the
// rows of the index, of which artifacts are not kept in memory.
func (s *Store) RunFiles() ([]engine.RunFiles, error) {
	var list []engine.RunFiles
	err := s.view(func(txn *badger.Txn) error {
		columns, err := loadCatalog(txn) // as the rows that txn sees have them
		if err != nil {
			return err
		}
		state := columns.lookup(stateField)
		p := prefix(indexTable, runTable)
		var r row
		return visitRange(txn, p, p, after(p), func(id string, value []byte) error {
			err := r.decode(value, true)
			if err == nil {
				err = columns.check(&r)
			}
			if err != nil {
				return corrupt(key(indexTable, runTable, id), err)
			}
			f := engine.RunFiles{Run: id, Created: r.created.time(), Points: r.points, Artifacts: slices.Clone(r.artifacts)}
			for _, t := range r.texts {
				if t.column == state {
					f.State = engine.State(columns.decode(t))
				}
			}
			list = append(list, f)
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(list, func(a, b engine.RunFiles) int {
		return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.Run, b.Run))
	})
	return list, nil
}

// FindJobs returns a page of jobs, the newest first. With damaged ones among
// them it returns the others and an error.
func (s *Store) FindJobs(q engine.JobQuery) (engine.JobPage, error) {
	limit, err := pageLimit(q.Limit)
	if err != nil {
		return engine.JobPage{}, err
	}
	canonical := []string{"jobs"}
	for _, state := range q.States {
		canonical = append(canonical, string(state))
	}
	slices.Sort(canonical[1:])
	hash := hashOf(canonical)
	after, err := readToken(q.Token, hash, nil)
	if err != nil {
		return engine.JobPage{}, err
	}
	release, err := s.use()
	if err != nil {
		return engine.JobPage{}, err
	}
	found := s.index.findJobs(q.States, limit, after)
	release()
	jobs, harm, err := listed[engine.Job](s, jobTable, found.ids(), s.index.hasJob)
	if err != nil {
		return engine.JobPage{}, err
	}
	page := engine.JobPage{Jobs: jobs, Total: found.total, Next: found.next(hash, nil), Event: found.event}
	return page, harm.err(jobTable)
}

// findJobs finds the jobs in one of several states (none: in any).
func (x *index) findJobs(states []engine.State, limit int, after *place) found {
	x.mu.RLock()
	defer x.mu.RUnlock()
	f := found{event: x.lastEvent}
	for _, j := range slices.Backward(x.jobs.list) {
		if len(states) > 0 && !slices.Contains(states, j.state) {
			continue
		}
		f.total++
		switch {
		case after != nil && newest(j.created, j.id, after.created, after.id) <= 0:
		case len(f.places) < limit:
			f.places = append(f.places, place{created: j.created, id: j.id})
		default:
			f.more = true
		}
	}
	return f
}

func (x *index) hasJob(id string) bool {
	x.mu.RLock()
	defer x.mu.RUnlock()
	_, ok := x.jobs.created[id]
	return ok
}

// JobIDs returns the ids that begin with prefix, in alphabetical order, at most
// limit of them (0: all).
func (s *Store) JobIDs(prefix string, limit int) ([]string, error) {
	release, err := s.use()
	if err != nil {
		return nil, err
	}
	defer release()
	s.index.mu.RLock()
	defer s.index.mu.RUnlock()
	var ids []string
	for _, j := range s.index.jobs.list {
		if strings.HasPrefix(j.id, prefix) {
			ids = append(ids, j.id)
		}
	}
	return firstOf(ids, limit), nil
}

// OpenJobs returns the jobs that have not ended, the oldest first. With damaged
// ones among them it returns the others and an error.
func (s *Store) OpenJobs() ([]engine.Job, error) {
	release, err := s.use()
	if err != nil {
		return nil, err
	}
	var ids []string
	s.index.mu.RLock()
	for _, j := range s.index.jobs.list {
		if !j.state.Ended() {
			ids = append(ids, j.id)
		}
	}
	s.index.mu.RUnlock()
	release()
	jobs, harm, err := listed[engine.Job](s, jobTable, ids, s.index.hasJob)
	if err != nil {
		return nil, err
	}
	return jobs, harm.err(jobTable)
}
