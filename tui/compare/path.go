package compare

import (
	"os"
	"path/filepath"
	"strings"
)

// mostCompletions is how many names a path is completed with.
const mostCompletions = 200

// expand replaces ~ at the beginning of a path.
func expand(path, home string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok && home != "" {
		return filepath.Join(home, rest)
	}
	return path
}

// completions returns what a path may become: the files and directories whose
// names begin so, directories with a slash.
func completions(text, home string) []string {
	dir, prefix := filepath.Split(text)
	where := expand(dir, home)
	if where == "" {
		where = "."
	}
	f, err := os.Open(where)
	if err != nil {
		return nil // there is nothing to complete it with
	}
	defer f.Close()
	var ways []string
	for len(ways) < mostCompletions {
		entries, err := f.ReadDir(mostCompletions)
		for _, e := range entries {
			name := e.Name()
			if !strings.HasPrefix(name, prefix) || prefix == "" && strings.HasPrefix(name, ".") {
				continue
			}
			if e.IsDir() {
				name += "/"
			}
			ways = append(ways, dir+name)
		}
		if err != nil {
			break // io.EOF, or no more can be read
		}
	}
	return ways
}
