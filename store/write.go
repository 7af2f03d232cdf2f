package store

import (
	"maps"
	"slices"
	"time"

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
	return s.explain(s.db.Update(func(txn *badger.Txn) error {
		return apply(txn, w)
	}))
}

// apply makes the changes of w in a transaction. What belongs to something else
// comes after it, so that both may be in the same w.
func apply(txn *badger.Txn, w engine.Writes) error {
	for _, j := range w.Jobs {
		if err := putListed(txn, jobTable, j.ID, entry{Created: j.Created}, j); err != nil {
			return err
		}
	}
	for _, r := range w.Runs {
		if err := putListed(txn, runTable, r.ID, entry{Created: r.Created, Experiment: r.Experiment}, r); err != nil {
			return err
		}
	}
	for _, run := range slices.Sorted(maps.Keys(w.Evaluations)) {
		if err := needRun(txn, run); err != nil {
			return err
		}
		if err := put(txn, key(evaluationTable, run), w.Evaluations[run]); err != nil {
			return err
		}
	}
	for _, run := range slices.Sorted(maps.Keys(w.Points)) {
		if err := needRun(txn, run); err != nil {
			return err
		}
		if err := appendPoints(txn, run, w.Points[run]); err != nil {
			return err
		}
	}
	return applyRegistry(txn, w)
}

// entry is what the index says of a job or a run. Its fields are also those of
// the record itself.
type entry struct {
	Created    time.Time `json:"created"`
	Experiment string    `json:"experiment,omitempty"`
}

// putListed sets a record that listings show, and its entry in the index.
func putListed(txn *badger.Txn, kind, id string, e entry, record any) error {
	if err := checkName(kind, id); err != nil {
		return err
	}
	k := key(kind, id)
	var old entry
	found, err := get(txn, k, &old)
	if err != nil {
		return err
	}
	at := entryKey(kind, id, e)
	if found && !old.Created.Equal(e.Created) {
		if err := txn.Delete(entryKey(kind, id, old)); err != nil {
			return err
		}
	}
	if !found || !old.Created.Equal(e.Created) || old.Experiment != e.Experiment {
		if err := put(txn, at, e); err != nil {
			return err
		}
	}
	return put(txn, k, record)
}

func entryKey(kind, id string, e entry) []byte {
	return key(indexTable, kind, backwards(e.Created), id)
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
