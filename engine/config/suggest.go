package config

import (
	"slices"
	"strings"

	"copydesk/engine/classify/families"
	"copydesk/engine/suggest"
	"copydesk/engine/tfidf"
)

// explain says what is wrong with a path that is no setting, to follow the path.
func explain(keys []Key, path string) string {
	section, name := split(path)
	for section != "" && !isSection(keys, section) {
		section, name = split(section)
	}
	names := childrenOf(keys, section)
	if section == "" {
		names = slices.DeleteFunc(names, func(n string) bool { return !isSection(keys, n) })
	}
	has := section + " has "
	if section == "" {
		has = "the sections are "
	}
	has += strings.Join(names, ", ")

	if slices.Contains(foreign(section), name) {
		return "is a parameter of scikit-learn that copydesk does not have; " + has
	}
	if full := endingIn(keys, section, name); len(full) > 0 {
		return "is not known; did you mean " + strings.Join(full, " or ") + "?"
	}
	if s := suggest.Nearest(name, childrenOf(keys, section)); s != "" {
		return "is not known; did you mean " + s + "?"
	}
	return "is not known; " + has
}

// foreign returns the parameters that scikit-learn has in place of a section
// and this program has not.
func foreign(section string) []string {
	if section == "feature_extraction.tfidf" {
		return tfidf.Foreign()
	}
	if key, ok := strings.CutPrefix(section, "models."); ok {
		if f, ok := families.LookupKey(key); ok {
			return f.Foreign
		}
	}
	return nil
}

// endingIn returns the paths somewhere below a section whose last name is name,
// of sections and settings.
func endingIn(keys []Key, section, name string) []string {
	var out []string
	for _, k := range keys {
		for path := k.Path; path != ""; path, _ = split(path) {
			_, last := split(path)
			if _, ok := below(path, section); ok && last == name && !slices.Contains(out, path) {
				out = append(out, path)
			}
		}
	}
	return out
}
