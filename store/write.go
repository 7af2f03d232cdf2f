package store

import (
	"errors"
	"maps"
	"slices"

	"github.com/dgraph-io/badger/v4"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// Write stores all of w or nothing, and returns when it is durable.
//
// One Write may hold what fits in a seventh of a memory table, 2.4 MB of
// records: some 80,000 points, or an evaluation of 300 categories several times
// over. More is refused with fault.Exhausted.
func (s *Store) Write(w engine.Writes) error {
	release, err := s.use()
	if err != nil {
		return err
	}
	defer release()
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := checkRoom(s.dir, writeReserve); err != nil {
		return err
	}
	txn := s.db.NewTransaction(true)
	defer txn.Discard()
	c := newChange(txn, s.index)
	if err := c.make(w); err != nil {
		return s.explain(err)
	}
	if err := txn.Commit(); err != nil {
		return s.explain(errors.Join(err, s.refresh(c)))
	}
	clear(c.catalog.unsaved)
	s.index.apply(c)
	return nil
}

// change is a transaction, and what it will change in the index.
type change struct {
	txn       *badger.Txn
	catalog   *catalog
	runs      []runChange
	jobs      []jobEntry
	lastEvent uint64
}

// runChange is a run's new row, nil for one that is removed.
type runChange struct {
	id  string
	row *row
}

// newChange begins a change. Only one is under way at a time.
func newChange(txn *badger.Txn, x *index) *change {
	return &change{txn: txn, catalog: x.catalog.draft(), lastEvent: x.lastEvent}
}

// make makes the changes of w. What belongs to something else comes after it,
// so that both may be in the same w.
func (c *change) make(w engine.Writes) error {
	for _, j := range w.Jobs {
		if err := c.putJob(j); err != nil {
			return err
		}
	}
	for _, r := range w.Runs {
		if err := c.putRun(r); err != nil {
			return err
		}
	}
	for _, run := range slices.Sorted(maps.Keys(w.Evaluations)) {
		if err := needRun(c.txn, run); err != nil {
			return err
		}
		if err := put(c.txn, key(evaluationTable, run), w.Evaluations[run]); err != nil {
			return err
		}
	}
	for _, run := range slices.Sorted(maps.Keys(w.Points)) {
		if err := needRun(c.txn, run); err != nil {
			return err
		}
		if err := appendPoints(c.txn, run, w.Points[run]); err != nil {
			return err
		}
	}
	for _, run := range w.DropSeries {
		if err := needRun(c.txn, run); err != nil {
			return err
		}
		if err := dropSeries(c.txn, run); err != nil {
			return err
		}
	}
	if err := makeRegistry(c.txn, w); err != nil {
		return err
	}
	if err := c.purge(w.Purge); err != nil {
		return err
	}
	if err := putCorpora(c.txn, w.Corpora, w.ForgetCorpora); err != nil {
		return err
	}
	if err := c.putEvents(w.Events, w.ForgetEvents); err != nil {
		return err
	}
	if err := putSamples(c.txn, w.Samples, w.KeepSamples); err != nil {
		return err
	}
	if err := putFeedback(c.txn, w.Feedback, w.KeepFeedback); err != nil {
		return err
	}
	if err := putAnswers(c.txn, w.DropAnswers, w.Answers); err != nil {
		return err
	}
	return c.catalog.save(c.txn)
}

// putJob sets a job, its entry in the index, and what it was asked for as.
func (c *change) putJob(j engine.Job) error {
	if err := checkName(jobTable, j.ID); err != nil {
		return err
	}
	if j.Request != "" {
		if err := c.putRequest(j); err != nil {
			return err
		}
	}
	if err := put(c.txn, key(jobTable, j.ID), j); err != nil {
		return err
	}
	return c.setJob(jobEntry{id: j.ID, created: stampOf(j.Created), state: j.State})
}

func (c *change) setJob(e jobEntry) error {
	c.jobs = append(c.jobs, e)
	return c.txn.Set(key(indexTable, jobTable, e.id), e.append(nil))
}

// requestRecord is the job that was asked for under a request id.
type requestRecord struct {
	Job string `json:"job"`
}

// putRequest notes which job a request asked for, once.
func (c *change) putRequest(j engine.Job) error {
	if err := checkName("request", j.Request); err != nil {
		return err
	}
	k := key(requestTable, j.Request)
	var first requestRecord
	found, err := get(c.txn, k, &first)
	switch {
	case err != nil:
		return err
	case !found:
		return put(c.txn, k, requestRecord{j.ID})
	case first.Job != j.ID:
		return fault.Newf(fault.Conflict, "request %.64q was for job %.64s already; job %.64s needs another request id", j.Request, first.Job, j.ID)
	}
	return nil
}

// putRun sets a run and its row in the index.
func (c *change) putRun(r engine.Run) error {
	if err := checkName(runTable, r.ID); err != nil {
		return err
	}
	// The record comes first: its errors name it.
	if err := put(c.txn, key(runTable, r.ID), r); err != nil {
		return err
	}
	var old *row
	before, err := getRow(c.txn, r.ID)
	switch {
	case err == nil && before != nil && c.catalog.check(before) == nil:
		old = before
	case err != nil && fault.KindOf(err) != fault.Corrupt: // a damaged row is replaced
		return err
	}
	row, err := rowOf(c.catalog, r, old)
	if err != nil {
		return fault.Newf(fault.Internal, "run %.64q cannot be indexed: %w", r.ID, err)
	}
	return c.setRow(r.ID, &row)
}

func (c *change) setRow(id string, r *row) error {
	c.runs = append(c.runs, runChange{id, r})
	return c.txn.Set(key(indexTable, runTable, id), r.append(nil))
}

// getRow reads a run's row, nil if there is none.
func getRow(txn *badger.Txn, id string) (*row, error) {
	k := key(indexTable, runTable, id)
	item, err := txn.Get(k)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	r := new(row)
	err = item.Value(func(v []byte) error {
		if err := r.decode(v, true); err != nil {
			return corrupt(k, err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// purge removes runs with all that is theirs.
func (c *change) purge(runs []string) error {
	if len(runs) == 0 {
		return nil
	}
	purged := make(map[string]bool, len(runs))
	for _, run := range runs {
		purged[run] = true
	}
	versions, err := scan[engine.Version](c.txn, prefix(versionTable))
	if err != nil {
		return err
	}
	for _, v := range versions {
		if purged[v.Run] {
			return fault.Newf(fault.Conflict, "run %.64s cannot be purged: it is version %d of model %s", v.Run, v.Number, v.Model)
		}
	}
	for _, run := range runs {
		if err := needRun(c.txn, run); err != nil {
			return err
		}
		if err := dropSeries(c.txn, run); err != nil {
			return err
		}
		for _, k := range [][]byte{key(evaluationTable, run), key(runTable, run), key(indexTable, runTable, run)} {
			if err := c.txn.Delete(k); err != nil {
				return err
			}
		}
		c.runs = append(c.runs, runChange{id: run})
	}
	return nil
}

// refresh brings the index into line with the store after a transaction that
// was not committed for sure. The columns that it made stay: rows that came
// through may name them. When that fails too, the store is of no more use.
func (s *Store) refresh(c *change) error {
	err := s.db.View(func(txn *badger.Txn) error {
		now := &change{catalog: c.catalog}
		for _, r := range c.runs {
			row, err := getRow(txn, r.id)
			if err == nil && row != nil {
				err = c.catalog.check(row)
			}
			if err != nil {
				return err
			}
			now.runs = append(now.runs, runChange{r.id, row})
		}
		for _, j := range c.jobs {
			item, err := txn.Get(key(indexTable, jobTable, j.id))
			if errors.Is(err, badger.ErrKeyNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			err = item.Value(func(v []byte) (err error) {
				j, err = decodeJobEntry(j.id, v)
				return err
			})
			if err != nil {
				return err
			}
			now.jobs = append(now.jobs, j)
		}
		var log eventsRecord
		if _, err := get(txn, eventsKey, &log); err != nil {
			return err
		}
		now.lastEvent = log.Last
		s.index.apply(now)
		return nil
	})
	if err != nil {
		s.unusable.Store(&err)
	}
	return err
}

// needRun refuses what belongs to a run that is not there.
func needRun(txn *badger.Txn, id string) error {
	found, err := exists(txn, key(runTable, id))
	if err == nil && !found {
		err = missing(runTable, id)
	}
	return err
}

// missing says what nothing answers to.
func missing(kind, id string) error {
	return fault.Newf(fault.NotFound, "no %s %.64q", kind, id)
}
