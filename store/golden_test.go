package store

import (
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/dgraph-io/badger/v4"
)

var update = flag.Bool("store.update", false, "write testdata/schema2.golden anew")

// dump is what is stored: a line for each key with the version and the text of
// its record; of what is packed, hexadecimal digits. The store's id is left out.
func dump(t testing.TB, s *Store) string {
	t.Helper()
	var b strings.Builder
	err := s.db.View(func(txn *badger.Txn) error {
		it := txn.NewIterator(badger.DefaultIteratorOptions)
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			k := string(it.Item().Key())
			v, err := it.Item().ValueCopy(nil)
			switch {
			case err != nil:
				return err
			case k == string(idKey):
			case k == string(schemaKey) || k == string(indexKey):
				fmt.Fprintf(&b, "%s\t\t%s\n", k, v)
			case isPacked(k):
				fmt.Fprintf(&b, "%s\t%d\t%x\n", k, v[0], v[1:])
			default:
				fmt.Fprintf(&b, "%s\t%d\t%s\n", k, v[0], v[1:])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func isPacked(key string) bool {
	return strings.HasPrefix(key, pointTable+"/") || strings.HasPrefix(key, indexTable+"/") || strings.HasPrefix(key, answerTable+"/")
}

// load makes a store in dir of what dump wrote.
func load(t testing.TB, dir, text string) {
	t.Helper()
	db, err := badger.Open(badgerOptions(dir, Options{Logger: discard}))
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(txn *badger.Txn) error {
		for line := range strings.Lines(text) {
			fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			if len(fields) != 3 {
				return fmt.Errorf("line %q has %d fields", line, len(fields))
			}
			var value []byte
			if fields[1] != "" {
				version, err := strconv.Atoi(fields[1])
				if err != nil {
					return err
				}
				value = append(value, byte(version))
			}
			if isPacked(fields[0]) {
				chunk, err := hex.DecodeString(fields[2])
				if err != nil {
					return err
				}
				value = append(value, chunk...)
			} else {
				value = append(value, fields[2]...)
			}
			if err := txn.Set([]byte(fields[0]), value); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

func golden(t *testing.T, schema int) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", fmt.Sprintf("schema%d.golden", schema)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func sameLines(t *testing.T, got, want string) {
	t.Helper()
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			t.Errorf("line %d is\n%s\nwant\n%s", i+1, at(a, i), at(b, i))
		}
	}
}

// What schema 2 wrote is read, and what is written is still that: a JSON field
// of an engine noun that is renamed, or a default that stored records relied on,
// shows here. Until schema 2 is released, -store.update settles it; afterwards
// a change needs a new record version that still reads this file.
func TestGolden(t *testing.T) {
	s := open(t, t.TempDir())
	write(t, s, sample())
	written := dump(t, s)
	if *update {
		if err := os.WriteFile(filepath.Join("testdata", "schema2.golden"), []byte(written), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	sameLines(t, written, golden(t, 2))

	dir := t.TempDir()
	load(t, dir, golden(t, 2))
	holdsSample(t, open(t, dir), sample())
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "nothing"
}
