package store

import (
	"errors"

	"github.com/dgraph-io/badger/v4"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// Job returns the job with an id.
func (s *Store) Job(id string) (engine.Job, error) {
	return one[engine.Job](s, jobTable, id)
}

// JobOfRequest returns the job that was asked for under a request id.
func (s *Store) JobOfRequest(request string) (engine.Job, error) {
	var r requestRecord
	err := s.view(func(txn *badger.Txn) error {
		found, err := get(txn, key(requestTable, request), &r)
		if err == nil && !found {
			err = fault.Newf(fault.NotFound, "no job was asked for as request %.64q", request)
		}
		return err
	})
	if err != nil {
		return engine.Job{}, err
	}
	return s.Job(r.Job)
}

// Run returns the run with an id.
func (s *Store) Run(id string) (engine.Run, error) {
	return one[engine.Run](s, runTable, id)
}

// one reads the record of an id.
func one[T any](s *Store, kind, id string) (T, error) {
	var record, none T
	err := s.view(func(txn *badger.Txn) error {
		found, err := get(txn, key(kind, id), &record)
		if err == nil && !found {
			err = missing(kind, id)
		}
		return err
	})
	if err != nil {
		return none, err
	}
	return record, nil
}

// Evaluation returns how a run's model did.
func (s *Store) Evaluation(run string) (engine.Evaluation, error) {
	var e engine.Evaluation
	err := s.view(func(txn *badger.Txn) error {
		found, err := get(txn, key(evaluationTable, run), &e)
		if err != nil || found {
			return err
		}
		if err := needRun(txn, run); err != nil {
			return err
		}
		return fault.Newf(fault.NotFound, "run %.64q has no evaluation", run)
	})
	if err != nil {
		return engine.Evaluation{}, err
	}
	return e, nil
}

// Points returns a run's series from position from on, at most limit of it
// (0: all). A series that was dropped has no points.
func (s *Store) Points(run string, from, limit int) ([]engine.Point, error) {
	var points []engine.Point
	err := s.view(func(txn *badger.Txn) (err error) {
		if err := needRun(txn, run); err != nil {
			return err
		}
		points, err = readPoints(txn, run, from, limit)
		return err
	})
	if err != nil {
		return nil, err
	}
	return points, nil
}

// listed reads the records of the ids that a listing shows. Damaged ones are
// left out and counted; of those that are gone only the ones that the index
// still has are damage: the others were purged meanwhile.
func listed[T any](s *Store, kind string, ids []string, indexed func(id string) bool) ([]T, damage, error) {
	values := make([][]byte, len(ids)) // nil where there is none
	err := s.view(func(txn *badger.Txn) error {
		for i, id := range ids {
			item, err := txn.Get(key(kind, id))
			if errors.Is(err, badger.ErrKeyNotFound) {
				continue
			}
			if err == nil {
				values[i], err = item.ValueCopy(make([]byte, 0, item.ValueSize()))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, damage{}, err
	}
	records := make([]T, len(ids))
	failures := make([]error, len(ids))
	spread(len(ids), func() func(int) error {
		return func(i int) error {
			if values[i] != nil {
				failures[i] = decodeValue(key(kind, ids[i]), values[i], &records[i])
			}
			return nil
		}
	})
	list := records[:0]
	var harm damage
	var gone []string
	for i, id := range ids {
		switch {
		case values[i] == nil:
			gone = append(gone, id)
		case failures[i] != nil:
			harm.add(failures[i])
		default:
			list = append(list, records[i])
		}
	}
	if len(gone) > 0 {
		// A Write that is under way has removed it from the store, but not yet
		// from the index.
		s.writing.Lock()
		defer s.writing.Unlock()
		for _, id := range gone {
			if indexed(id) {
				harm.add(corrupt(key(kind, id), errors.New("it is missing")))
			}
		}
	}
	return list, harm, nil
}

// damage counts the damaged records of a listing.
type damage struct {
	n     int
	first error
}

func (d *damage) add(err error) {
	if d.n == 0 {
		d.first = err
	}
	d.n++
}

// err is nil when there is no damage.
func (d *damage) err(kind string) error {
	if d.n == 0 {
		return nil
	}
	return fault.Newf(fault.Corrupt, "%d of the stored %ss cannot be read; the first: %w", d.n, kind, d.first)
}
