package store

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/dgraph-io/badger/v4"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// indexVersion is the version of the index. It is stored when the index is
// whole: without it, or with another, the index is built again from the records.
const indexVersion = "1"

// loadIndex reads the index, and mends it first where it is damaged.
func (s *Store) loadIndex() error {
	x, damaged, err := s.readIndex()
	if fault.KindOf(err) == fault.Corrupt {
		s.logger.Info("the index is built from the records", "reason", err)
		if err := s.buildIndex(); err != nil {
			return err
		}
		x, damaged, err = s.readIndex()
	}
	if err != nil {
		return err
	}
	s.index = x
	return s.mend(damaged)
}

// damagedRows are the ids of jobs and runs whose rows cannot be read.
type damagedRows struct{ jobs, runs []string }

// readIndex reads the index as it is stored. An error of kind fault.Corrupt is
// one that only building it again mends.
func (s *Store) readIndex() (*index, damagedRows, error) {
	x := newIndex()
	var damaged damagedRows
	err := s.db.View(func(txn *badger.Txn) (err error) {
		if err := checkIndex(txn); err != nil {
			return err
		}
		if x.catalog, err = loadCatalog(txn); err != nil {
			return err
		}
		var log eventsRecord
		if _, err := get(txn, eventsKey, &log); err != nil {
			return fault.As(fault.Internal, err) // nothing is left to build it from
		}
		x.lastEvent = log.Last
		loaders := []*loader{}
		err = inParallel(txn, prefix(indexTable, runTable), func() visitor {
			l := &loader{catalog: x.catalog}
			loaders = append(loaders, l)
			return l.run
		})
		groups := 0
		for _, l := range loaders {
			groups += len(l.groups)
		}
		x.positions = make(map[string]int32, groups*groupSize)
		for _, l := range loaders {
			for _, g := range l.groups {
				x.addGroup(g)
			}
			damaged.runs = append(damaged.runs, l.damaged...)
		}
		if err != nil {
			return err
		}
		var jobs []jobEntry
		loaders = loaders[:0]
		err = inParallel(txn, prefix(indexTable, jobTable), func() visitor {
			l := &loader{}
			loaders = append(loaders, l)
			return l.job
		})
		for _, l := range loaders {
			jobs = append(jobs, l.jobs...)
			damaged.jobs = append(damaged.jobs, l.damaged...)
		}
		x.jobs.load(jobs)
		return err
	})
	return x, damaged, err
}

// checkIndex says (fault.Corrupt) that the index is not whole, or of another
// version.
func checkIndex(txn *badger.Txn) error {
	item, err := txn.Get(indexKey)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return fault.Newf(fault.Corrupt, "there is none")
	}
	if err != nil {
		return err
	}
	return item.Value(func(v []byte) error {
		if string(v) != indexVersion {
			return fault.Newf(fault.Corrupt, "it has version %.10q", v)
		}
		return nil
	})
}

// visitor is called with the last part of a key and the value there.
type visitor func(name string, value []byte) error

// inParallel visits all keys with a prefix. Each goroutine has a visitor of its
// own. The keys end in identifiers of hexadecimal digits, of which each part of
// the work has those that begin with one of them; others are in the part of the
// digit before them.
func inParallel(txn *badger.Txn, p []byte, newVisitor func() visitor) error {
	const digits = "0123456789abcdef"
	return spread(len(digits), func() func(int) error {
		visit := newVisitor()
		return func(n int) error {
			start, end := p, after(p)
			if n > 0 {
				start = append(slices.Clone(p), digits[n])
			}
			if n+1 < len(digits) {
				end = append(slices.Clone(p), digits[n+1])
			}
			return visitRange(txn, p, start, end, visit)
		}
	})
}

// visitRange visits the keys with the prefix p from start to before end.
func visitRange(txn *badger.Txn, p, start, end []byte, visit visitor) error {
	it := txn.NewIterator(badger.IteratorOptions{Prefix: p})
	defer it.Close()
	for it.Seek(start); it.Valid(); it.Next() {
		k := it.Item().Key()
		if string(k) >= string(end) {
			return nil
		}
		name := string(k[len(p):])
		if strings.IndexByte(name, '%') >= 0 {
			if plain, err := url.PathUnescape(name); err == nil {
				name = plain
			}
		}
		if err := it.Item().Value(func(v []byte) error { return visit(name, v) }); err != nil {
			return err
		}
	}
	return nil
}

// loader is what one goroutine reads of the index.
type loader struct {
	catalog *catalog
	groups  []*group
	used    int // of the last group
	row     row
	jobs    []jobEntry
	damaged []string
}

func (l *loader) run(id string, value []byte) error {
	err := l.row.decode(value, false)
	if err == nil {
		err = l.catalog.check(&l.row)
	}
	if err != nil {
		l.damaged = append(l.damaged, id)
		return nil
	}
	if len(l.groups) == 0 || l.used == groupSize {
		l.groups = append(l.groups, new(group))
		l.used = 0
	}
	l.groups[len(l.groups)-1].set(l.used, id, &l.row)
	l.used++
	return nil
}

func (l *loader) job(id string, value []byte) error {
	j, err := decodeJobEntry(id, value)
	if err != nil {
		l.damaged = append(l.damaged, id)
		return nil
	}
	l.jobs = append(l.jobs, j)
	return nil
}

// buildIndex makes the index from the records. That it is whole is marked last.
func (s *Store) buildIndex() error {
	if err := s.dropPrefix(indexKey); err != nil {
		return err
	}
	for _, p := range [][]byte{prefix(indexTable), prefix(columnTable)} {
		if err := s.dropPrefix(p); err != nil {
			return err
		}
	}
	s.index = newIndex()
	var all damagedRows
	err := s.db.View(func(txn *badger.Txn) (err error) {
		if all.jobs, err = names(txn, prefix(jobTable)); err != nil {
			return err
		}
		all.runs, err = names(txn, prefix(runTable))
		return err
	})
	if err != nil {
		return err
	}
	if err := s.mend(all); err != nil {
		return err
	}
	return s.db.Update(func(txn *badger.Txn) error { return txn.Set(indexKey, []byte(indexVersion)) })
}

// names returns what the keys with a prefix end in.
func names(txn *badger.Txn, p []byte) ([]string, error) {
	it := txn.NewIterator(badger.IteratorOptions{Prefix: p})
	defer it.Close()
	var list []string
	for it.Rewind(); it.Valid(); it.Next() {
		name, err := lastPart(it.Item().Key())
		if err != nil {
			return nil, corrupt(it.Item().KeyCopy(nil), err)
		}
		list = append(list, name)
	}
	return list, nil
}

// mendAtOnce is how many rows are mended in one transaction.
const mendAtOnce = 256

// mend makes the rows of jobs and runs again from their records. A run or a job
// whose record is damaged as well has an empty row, so that listings speak of
// it; where there is no record the row is removed.
func (s *Store) mend(d damagedRows) error {
	for ids := range slices.Chunk(d.jobs, mendAtOnce) {
		if err := s.mendSome(ids, (*change).mendJob); err != nil {
			return err
		}
	}
	for ids := range slices.Chunk(d.runs, mendAtOnce) {
		if err := s.mendSome(ids, (*change).mendRun); err != nil {
			return err
		}
	}
	return nil
}

// mendSome mends rows in one transaction, or in two where that is too large.
func (s *Store) mendSome(ids []string, mend func(*change, string) error) error {
	txn := s.db.NewTransaction(true)
	defer txn.Discard()
	c := newChange(txn, s.index)
	err := func() error {
		for _, id := range ids {
			if err := mend(c, id); err != nil {
				return err
			}
		}
		return c.catalog.save(txn)
	}()
	if half := len(ids) / 2; errors.Is(err, badger.ErrTxnTooBig) && half > 0 {
		txn.Discard()
		if err := s.mendSome(ids[:half], mend); err != nil {
			return err
		}
		return s.mendSome(ids[half:], mend)
	}
	if err == nil {
		err = txn.Commit()
	}
	if err != nil {
		return err
	}
	clear(c.catalog.unsaved)
	s.index.apply(c)
	return nil
}

func (c *change) mendJob(id string) error {
	var j engine.Job
	found, err := get(c.txn, key(jobTable, id), &j)
	switch {
	case err != nil && fault.KindOf(err) != fault.Corrupt:
		return err
	case !found:
		return c.txn.Delete(key(indexTable, jobTable, id))
	case err != nil:
		j = engine.Job{}
	}
	return c.setJob(jobEntry{id: id, created: stampOf(j.Created), state: j.State})
}

func (c *change) mendRun(id string) error {
	var r engine.Run
	found, err := get(c.txn, key(runTable, id), &r)
	switch {
	case err != nil && fault.KindOf(err) != fault.Corrupt:
		return err
	case !found:
		return c.txn.Delete(key(indexTable, runTable, id))
	}
	made := row{created: stampOf(time.Time{})}
	if err == nil {
		if made, err = rowOf(c.catalog, r, nil); err != nil {
			return fault.Newf(fault.Internal, "run %.64q cannot be indexed: %w", id, err)
		}
	}
	return c.setRow(id, &made)
}
