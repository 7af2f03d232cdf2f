package store

import (
	"github.com/dgraph-io/badger/v4"

	"copydesk/engine"
)

// putCorpora sets corpora that were added and removes others.
func putCorpora(txn *badger.Txn, added []engine.Corpus, forget []string) error {
	for _, c := range added {
		if err := checkName(corpusTable, c.Dataset.Digest); err != nil {
			return err
		}
		if err := put(txn, key(corpusTable, c.Dataset.Digest), c); err != nil {
			return err
		}
	}
	for _, digest := range forget {
		k := key(corpusTable, digest)
		found, err := exists(txn, k)
		if err != nil {
			return err
		}
		if !found {
			return missing(corpusTable, digest)
		}
		if err := txn.Delete(k); err != nil {
			return err
		}
	}
	return nil
}

// Added returns every corpus that was added and not forgotten, by digest.
func (s *Store) Added() (list []engine.Corpus, err error) {
	err = s.view(func(txn *badger.Txn) error {
		list, err = scan[engine.Corpus](txn, prefix(corpusTable))
		return err
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}
