package store

import (
	"errors"
	"maps"
	"slices"
	"strconv"

	"github.com/dgraph-io/badger/v4"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// championRecord points at the version that is champion: one key for a model,
// so that there is one champion at any moment.
type championRecord struct {
	Version int `json:"version"`
}

// applyRegistry makes the changes of w to registered models.
func applyRegistry(txn *badger.Txn, w engine.Writes) error {
	for _, v := range w.Versions {
		if err := checkName("model", v.Model); err != nil {
			return err
		}
		if v.Number < 1 {
			return fault.Newf(fault.Invalid, "version %d of %s cannot be stored; versions count from 1", v.Number, v.Model)
		}
		v.Champion = false
		if err := put(txn, key(versionTable, v.Model, number(v.Number)), v); err != nil {
			return err
		}
	}
	for _, model := range slices.Sorted(maps.Keys(w.Champions)) {
		n := w.Champions[model]
		found, err := exists(txn, key(versionTable, model, number(n)))
		if err != nil {
			return err
		}
		if !found {
			return fault.Newf(fault.NotFound, "no version %d of model %.64q to be champion", n, model)
		}
		if err := put(txn, key(championTable, model), championRecord{n}); err != nil {
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
	err := s.view(func(txn *badger.Txn) error {
		var champion championRecord
		crowned, err := get(txn, key(championTable, model), &champion)
		if err != nil {
			return err
		}
		list, err = scan[engine.Version](txn, prefix(versionTable, model))
		if err != nil {
			return err
		}
		slices.Reverse(list)
		i := slices.IndexFunc(list, func(v engine.Version) bool { return v.Number == champion.Version })
		if i >= 0 {
			list[i].Champion = true
		} else if crowned {
			return corrupt(key(championTable, model), errors.New("there is no such version"))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return list, nil
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
