package engine

import (
	"encoding/csv"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strconv"

	"copydesk/engine/classify"
	"copydesk/engine/fault"
	"copydesk/engine/tfidf"
)

// dump writes what a training computed as CSV files, for comparison with other
// programs. A nil dump writes nothing.
type dump struct {
	dir   string
	nIter [][]string
}

func newDump(dir string) (*dump, error) {
	if dir == "" {
		return nil, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fault.Newf(fault.Invalid, "dump: %w", err)
	}
	return &dump{dir: dir}, nil
}

// write makes the file of that name.
func (d *dump) write(name string, header []string, records iter.Seq[[]string]) error {
	f, err := os.Create(filepath.Join(d.dir, name))
	if err != nil {
		return fault.Newf(fault.Invalid, "dump: %w", err)
	}
	defer f.Close()
	w := csv.NewWriter(f)
	if err := w.Write(header); err != nil {
		return fmt.Errorf("dump: %w", err)
	}
	for r := range records {
		if err := w.Write(r); err != nil {
			return fmt.Errorf("dump: %w", err)
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return fmt.Errorf("dump: %w", err)
	}
	return f.Close()
}

// digits17 writes a number so that it is read back as the same bits.
func digits17(v float64) string {
	return strconv.FormatFloat(v, 'g', 17, 64)
}

// cleaned writes the test rows after cleaning.
func (d *dump) cleaned(f *features) error {
	if d == nil {
		return nil
	}
	return d.write("cleaned_test.csv", []string{"category", "text"}, func(yield func([]string) bool) {
		for i, k := range f.test.truth {
			if !yield([]string{f.categories[k], f.cleaner.Clean(f.test.raw[i])}) {
				return
			}
		}
	})
}

// vocabulary writes the terms in column order.
func (d *dump) vocabulary(v *tfidf.Vectorizer) error {
	if d == nil {
		return nil
	}
	return d.write("vocabulary.csv", []string{"term", "idf"}, func(yield func([]string) bool) {
		for j, term := range v.Terms() {
			if !yield([]string{term, digits17(v.IDF()[j])}) {
				return
			}
		}
	})
}

// probabilities writes a model's answers to the test rows.
func (d *dump) probabilities(kind classify.Kind, categories []string, p []float64) error {
	if d == nil {
		return nil
	}
	return d.write("proba_"+string(kind)+".csv", categories, func(yield func([]string) bool) {
		record := make([]string, len(categories))
		for i := 0; i < len(p); i += len(categories) {
			for k := range record {
				record[k] = digits17(p[i+k])
			}
			if !yield(record) {
				return
			}
		}
	})
}

// iterations notes the steps that a fit took, for close to write.
func (d *dump) iterations(kind classify.Kind, n int) {
	if d != nil {
		d.nIter = append(d.nIter, []string{string(kind), strconv.Itoa(n)})
	}
}

// close writes what was noted.
func (d *dump) close() error {
	if d == nil {
		return nil
	}
	return d.write("n_iter.csv", []string{"model", "n_iter"}, func(yield func([]string) bool) {
		for _, record := range d.nIter {
			if !yield(record) {
				return
			}
		}
	})
}
