package store

import (
	"bytes"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"

	"github.com/dgraph-io/badger/v4"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// pointer points at the version that an alias names: one key for a model and an
// alias, so that there is one at any moment.
type pointer struct {
	Version int `json:"version"`
	// Share is that of a challenger. One that was stored before there were
	// shares is tried in shadow mode.
	Share float64 `json:"share,omitempty"`
}

// makeRegistry makes the changes of w to registered models.
func makeRegistry(txn *badger.Txn, w engine.Writes) error {
	for _, v := range w.Versions {
		if err := checkName("model", v.Model); err != nil {
			return err
		}
		if v.Number < 1 {
			return fault.Newf(fault.Invalid, "version %d of %s cannot be stored; versions count from 1", v.Number, v.Model)
		}
		v.Champion, v.Challenger, v.ChallengerShare = false, false, 0
		if err := put(txn, key(versionTable, v.Model, number(v.Number)), v); err != nil {
			return err
		}
	}
	for _, model := range slices.Sorted(maps.Keys(w.Champions)) {
		if err := point(txn, championTable, model, pointer{Version: w.Champions[model]}); err != nil {
			return err
		}
	}
	for _, model := range slices.Sorted(maps.Keys(w.Challengers)) {
		trial := w.Challengers[model]
		if trial.Version == 0 {
			if err := txn.Delete(key(challengerTable, model)); err != nil {
				return err
			}
			continue
		}
		if err := point(txn, challengerTable, model, pointer(trial)); err != nil {
			return err
		}
	}
	for _, c := range w.Changes {
		if err := checkName("model", c.Model); err != nil {
			return err
		}
		last, err := lastSequence(txn, c.Model)
		if err != nil {
			return err
		}
		if err := put(txn, key(historyTable, c.Model, number(last+1)), c); err != nil {
			return err
		}
	}
	return nil
}

// point sets an alias of a model to a version, which must be there.
func point(txn *badger.Txn, alias, model string, p pointer) error {
	found, err := exists(txn, key(versionTable, model, number(p.Version)))
	if err != nil {
		return err
	}
	if !found {
		return fault.Newf(fault.NotFound, "no version %d of model %.64q to be %s", p.Version, model, alias)
	}
	return put(txn, key(alias, model), p)
}

// lastSequence is the number of a model's latest change, 0 if there is none.
func lastSequence(txn *badger.Txn, model string) (int, error) {
	it := txn.NewIterator(badger.IteratorOptions{Prefix: prefix(historyTable, model), Reverse: true})
	defer it.Close()
	if it.Seek(after(prefix(historyTable, model))); !it.Valid() {
		return 0, nil
	}
	k := it.Item().Key()
	name, err := lastPart(k)
	if err != nil {
		return 0, corrupt(k, err)
	}
	n, err := strconv.Atoi(name)
	if err != nil {
		return 0, corrupt(k, errors.New("its key does not end in a number"))
	}
	return n, nil
}

// after is a key that sorts behind all keys with the prefix p: no part of a key
// begins with a byte that is not ASCII.
func after(p []byte) []byte {
	return append(slices.Clone(p), 0xff)
}

// Versions returns a model's versions, the newest first, none if nothing was
// registered.
func (s *Store) Versions(model string) ([]engine.Version, error) {
	var list []engine.Version
	err := s.view(func(txn *badger.Txn) (err error) {
		list, err = scan[engine.Version](txn, prefix(versionTable, model))
		if err != nil {
			return err
		}
		slices.Reverse(list)
		champion, _, err := pointed(txn, championTable, model, list)
		if err != nil {
			return err
		}
		challenger, p, err := pointed(txn, challengerTable, model, list)
		if err != nil {
			return err
		}
		for i := range list {
			list[i].Champion = i == champion
		}
		if challenger >= 0 {
			list[challenger].Challenger, list[challenger].ChallengerShare = true, p.Share
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// pointed returns what an alias of the model says and the position in list of
// the version that it names, -1 if it names none.
func pointed(txn *badger.Txn, alias, model string, list []engine.Version) (int, pointer, error) {
	k := key(alias, model)
	var p pointer
	found, err := get(txn, k, &p)
	if err != nil || !found {
		return -1, p, err
	}
	i := slices.IndexFunc(list, func(v engine.Version) bool { return v.Number == p.Version })
	if i < 0 {
		return -1, p, corrupt(k, errors.New("there is no such version"))
	}
	return i, p, nil
}

// Models returns the names of the models that have versions, in alphabetical
// order.
func (s *Store) Models() ([]string, error) {
	var names []string
	err := s.view(func(txn *badger.Txn) error {
		table := prefix(versionTable)
		it := txn.NewIterator(badger.IteratorOptions{Prefix: table})
		defer it.Close()
		for it.Rewind(); it.Valid(); {
			k := it.Item().Key()
			escaped, _, _ := bytes.Cut(k[len(table):], []byte("/"))
			name, err := url.PathUnescape(string(escaped))
			if err != nil {
				return corrupt(k, err)
			}
			names = append(names, name)
			it.Seek(after(prefix(versionTable, name)))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	return names, nil
}

// History returns a model's changes, the oldest first.
func (s *Store) History(model string) ([]engine.Change, error) {
	var list []engine.Change
	err := s.view(func(txn *badger.Txn) (err error) {
		list, err = scan[engine.Change](txn, prefix(historyTable, model))
		return err
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// scan reads all records with a prefix, in the order of their keys.
func scan[T any](txn *badger.Txn, p []byte) ([]T, error) {
	it := txn.NewIterator(badger.IteratorOptions{Prefix: p})
	defer it.Close()
	var list []T
	for it.Rewind(); it.Valid(); it.Next() {
		var record T
		if err := decode(it.Item(), &record); err != nil {
			return nil, err
		}
		list = append(list, record)
	}
	return list, nil
}
