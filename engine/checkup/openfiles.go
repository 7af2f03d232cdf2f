package checkup

// fewFiles is the number of open files below which a desk with many clients may
// run out of them.
const fewFiles = 1024

// OpenFiles checks how many files this process may have open. Go has raised that
// as far as it may already.
func OpenFiles() Result {
	const name = "open files"
	most, known := descriptors()
	switch {
	case !known:
		return okay(name, "open files are not limited here")
	case most < fewFiles:
		return warn(name, "raise the hard limit (ulimit -Hn)", "at most %d files can be open; the store and its clients may need %d", most, fewFiles)
	case most > 1<<40:
		return okay(name, "open files are not limited")
	}
	return okay(name, "%d files can be open", most)
}
