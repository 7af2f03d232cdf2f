package store

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"strconv"

	"github.com/dgraph-io/badger/v4"

	"copydesk/engine/fault"
)

// settleSchema refuses a store that another program wrote, marks a new one, and
// brings an older one to the schema of this program. Each step of that may be
// done again, and the schema's number is the last, so that a process that is
// killed in the middle leaves a store that the next one brings further.
func (s *Store) settleSchema() error {
	found, err := s.readSchema()
	if err != nil {
		return err
	}
	switch {
	case found > schema:
		return fault.Newf(fault.Conflict, "the workspace was written by a newer copydesk (schema %d, this program knows %d): use that program, or another workspace", found, schema)
	case found == 1:
		s.logger.Info("the store is brought to a new schema", "from", found, "to", schema)
		if err := s.dropPrefix(prefix("newest")); err != nil { // what listings were read from
			return err
		}
	}
	return s.db.Update(func(txn *badger.Txn) error {
		id, err := storeID(txn)
		if err != nil {
			return err
		}
		s.id = id
		if found == schema {
			return nil
		}
		if found == 0 {
			if err := txn.Set(indexKey, []byte(indexVersion)); err != nil {
				return err
			}
		}
		return txn.Set(schemaKey, []byte(strconv.Itoa(schema)))
	})
}

// readSchema returns the schema that the store has, 0 if it is new.
func (s *Store) readSchema() (int, error) {
	var found int
	err := s.db.View(func(txn *badger.Txn) error {
		item, err := txn.Get(schemaKey)
		if errors.Is(err, badger.ErrKeyNotFound) {
			if !empty(txn) {
				return fault.Newf(fault.Corrupt, "the store in %s does not say which schema it has; it was not written by copydesk, or it is damaged", s.dir)
			}
			return nil
		}
		if err != nil {
			return err
		}
		return item.Value(func(value []byte) error {
			if found, err = strconv.Atoi(string(value)); err != nil || found < 1 {
				return fault.Newf(fault.Corrupt, "stored record %q is damaged: %.40q is not the number of a schema", schemaKey, value)
			}
			return nil
		})
	})
	return found, err
}

// storeID reads the store's id, or makes it.
func storeID(txn *badger.Txn) (string, error) {
	item, err := txn.Get(idKey)
	if errors.Is(err, badger.ErrKeyNotFound) {
		var b [16]byte
		rand.Read(b[:])
		id := hex.EncodeToString(b[:])
		return id, txn.Set(idKey, []byte(id))
	}
	if err != nil {
		return "", err
	}
	id, err := item.ValueCopy(nil)
	return string(id), err
}

func empty(txn *badger.Txn) bool {
	it := txn.NewIterator(badger.IteratorOptions{})
	defer it.Close()
	it.Rewind()
	return !it.Valid()
}

// dropPrefix removes all keys with a prefix, in several transactions.
func (s *Store) dropPrefix(p []byte) error {
	batch := s.db.NewWriteBatch()
	defer batch.Cancel()
	err := s.db.View(func(txn *badger.Txn) error {
		it := txn.NewIterator(badger.IteratorOptions{Prefix: p})
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			if err := batch.Delete(it.Item().KeyCopy(nil)); err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(err, batch.Flush())
}
