package train

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"copydesk/engine/fault"
)

// files completes and checks names of files as a person types them: from the
// working directory, or from home with ~.
type files struct{ home string }

// mostWays is how many completions are offered.
const mostWays = 200

// whole returns the whole path of what was typed, "" of nothing.
func (f files) whole(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	path, err := filepath.Abs(f.expanded(text))
	if err != nil {
		return "", fault.Newf(fault.Invalid, "%s: %w", text, err)
	}
	return path, nil
}

func (f files) expanded(text string) string {
	if rest, ok := strings.CutPrefix(text, "~"); ok && f.home != "" && (rest == "" || rest[0] == filepath.Separator) {
		return f.home + rest
	}
	return text
}

// check says what is wrong with a name, "" if nothing.
func (f files) check(text string) string {
	path, err := f.whole(text)
	if err != nil {
		return err.Error()
	}
	if path == "" {
		return ""
	}
	switch info, err := os.Stat(path); {
	case os.IsNotExist(err):
		return "there is no file " + path
	case err != nil:
		return err.Error()
	case info.IsDir():
		return path + " is a directory; name a file in it"
	}
	return ""
}

// complete returns what a name may become: files and, with a separator after
// them, directories. Hidden ones only where their dot is typed.
func (f files) complete(text string) []string {
	typed := text[:strings.LastIndexByte(text, filepath.Separator)+1]
	begun := text[len(typed):]
	if begun == "~" {
		return []string{"~" + string(filepath.Separator)}
	}
	dir := f.expanded(typed)
	if dir == "" {
		dir = "."
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var ways []string
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(name, begun) || name[0] == '.' && !strings.HasPrefix(begun, ".") {
			continue
		}
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.IsDir() { // also behind a link
			name += string(filepath.Separator)
		}
		if ways = append(ways, typed+name); len(ways) == mostWays {
			break
		}
	}
	slices.Sort(ways)
	return ways
}
