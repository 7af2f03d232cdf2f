// Package atomicfile writes files that are there whole or not at all, whatever
// is killed when.
//
//	err := atomicfile.Write(path, func(w io.Writer) error {
//		_, err := w.Write(data)
//		return err
//	})
package atomicfile
