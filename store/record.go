package store

import (
	"encoding/json"
	"errors"

	"github.com/dgraph-io/badger/v4"

	"copydesk/engine"
	"copydesk/engine/fault"
)

// recordVersion is the first byte of every record.
const recordVersion = 1

// payload returns what follows the version byte.
func payload(value []byte) ([]byte, error) {
	switch {
	case len(value) == 0:
		return nil, errors.New("it is empty")
	case value[0] > recordVersion:
		return nil, fault.Newf(fault.Corrupt, "it has version %d, this program knows %d", value[0], recordVersion)
	case value[0] < recordVersion:
		return nil, errors.New("it does not begin with a version")
	}
	return value[1:], nil
}

// corrupt says which record is damaged.
func corrupt(k []byte, err error) error {
	return fault.Newf(fault.Corrupt, "stored record %q is damaged: %w", k, err)
}

// put sets the record at k.
func put(txn *badger.Txn, k []byte, record any) error {
	b, err := json.Marshal(record)
	if err != nil {
		return fault.Newf(fault.Internal, "record %q cannot be stored: %w", k, err)
	}
	return txn.Set(k, append([]byte{recordVersion}, b...))
}

// get reads the record at k, if there is one.
func get(txn *badger.Txn, k []byte, into any) (found bool, err error) {
	item, err := txn.Get(k)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, decode(item, into)
}

// decode reads the record of an item.
func decode(item *badger.Item, into any) error {
	return item.Value(func(value []byte) error { return decodeValue(item.Key(), value, into) })
}

// decodeValue reads the record that is stored at k as value.
func decodeValue(k, value []byte, into any) error {
	b, err := payload(value)
	if err == nil {
		err = json.Unmarshal(b, into)
	}
	if err != nil {
		return corrupt(k, err)
	}
	// What no json.RawMessage was written for comes back as one of "null".
	if run, ok := into.(*engine.Run); ok && string(run.Params) == "null" {
		run.Params = nil
	}
	return nil
}

// exists reports whether there is a record at k.
func exists(txn *badger.Txn, k []byte) (bool, error) {
	_, err := txn.Get(k)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return false, nil
	}
	return err == nil, err
}
