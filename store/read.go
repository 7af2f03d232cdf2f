package store

import (
	"cmp"
	"errors"
	"slices"

	"github.com/dgraph-io/badger/v4"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// Job returns the job with an id.
func (s *Store) Job(id string) (engine.Job, error) {
	return one[engine.Job](s, jobTable, id)
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
// (0: all).
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

// Jobs returns all jobs, the newest first. With damaged ones among them it
// returns the others and an error.
func (s *Store) Jobs() ([]engine.Job, error) {
	return all[engine.Job](s, jobTable)
}

// Runs returns all runs, the newest first. With damaged ones among them it
// returns the others and an error.
func (s *Store) Runs() ([]engine.Run, error) {
	return all[engine.Run](s, runTable)
}

// all reads the records of a kind in the order of their index.
func all[T any](s *Store, kind string) ([]T, error) {
	var list []T
	var harm damage
	err := s.view(func(txn *badger.Txn) error {
		return eachEntry(txn, kind, func(item *badger.Item) error {
			var record T
			err := listed(txn, kind, item.Key(), &record)
			if fault.KindOf(err) == fault.Corrupt {
				harm.add(err)
				return nil
			}
			if err == nil {
				list = append(list, record)
			}
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return list, harm.err(kind)
}

// eachEntry calls do with each entry of the index of a kind.
func eachEntry(txn *badger.Txn, kind string, do func(*badger.Item) error) error {
	it := txn.NewIterator(badger.IteratorOptions{Prefix: prefix(indexTable, kind)})
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		if err := do(it.Item()); err != nil {
			return err
		}
	}
	return nil
}

// listed reads the record that the entry at k stands for.
func listed(txn *badger.Txn, kind string, k []byte, into any) error {
	id, err := lastPart(k)
	if err != nil {
		return corrupt(k, err)
	}
	found, err := get(txn, key(kind, id), into)
	if err == nil && !found {
		err = corrupt(key(kind, id), errors.New("it is missing"))
	}
	return err
}

// Experiments returns every experiment that has runs, in alphabetical order.
// It reads only the index. With damaged entries in it it returns the
// experiments of the others and an error.
func (s *Store) Experiments() ([]engine.Experiment, error) {
	byName := map[string]*engine.Experiment{}
	var harm damage
	err := s.view(func(txn *badger.Txn) error {
		return eachEntry(txn, runTable, func(item *badger.Item) error {
			var e entry
			err := decode(item, &e)
			if fault.KindOf(err) == fault.Corrupt {
				harm.add(err)
				return nil
			}
			if err != nil {
				return err
			}
			x, ok := byName[e.Experiment]
			if !ok {
				x = &engine.Experiment{Name: e.Experiment}
				byName[e.Experiment] = x
			}
			x.Created = e.Created // the entries come newest first
			x.Runs++
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	var list []engine.Experiment
	for _, x := range byName {
		list = append(list, *x)
	}
	slices.SortFunc(list, func(a, b engine.Experiment) int { return cmp.Compare(a.Name, b.Name) })
	return list, harm.err(runTable)
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
