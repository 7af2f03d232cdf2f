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

var update = flag.Bool("store.update", false, "write testdata/schema1.golden anew")

// dump is what is stored: a line for each key with the version and the text of
// its record; of chunks of points, which are no text, hexadecimal digits.
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
			case k == string(schemaKey):
				fmt.Fprintf(&b, "%s\t\t%s\n", k, v)
			case strings.HasPrefix(k, pointTable+"/"):
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
			if strings.HasPrefix(fields[0], pointTable+"/") {
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

// What version 1 wrote is read, and what is written is still that: a JSON field
// of an engine noun that is renamed, or a default that stored records relied on,
// shows here. Until version 1 is released, -store.update settles it; afterwards
// a change needs a new record version that still reads this file.
func TestGolden(t *testing.T) {
	path := filepath.Join("testdata", "schema1.golden")
	s := open(t, t.TempDir())
	write(t, s, sample())
	written := dump(t, s)
	if *update {
		if err := os.WriteFile(path, []byte(written), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got, want := strings.Split(written, "\n"), strings.Split(string(golden), "\n")
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Errorf("line %d is\n%s\nwant\n%s", i+1, at(got, i), at(want, i))
		}
	}

	dir := t.TempDir()
	load(t, dir, string(golden))
	holdsSample(t, open(t, dir), sample())
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "nothing"
}
