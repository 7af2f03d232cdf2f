package families

import (
	"copydesk/engine/classify"
	"copydesk/engine/classify/bayes"
	"copydesk/engine/classify/forest"
	"copydesk/engine/classify/logistic"
	"copydesk/engine/classify/neural"
)

// All returns the classifiers in the order in which they are trained and shown:
// the quickest first.
func All() []classify.Family {
	return []classify.Family{bayes.Family(), logistic.Family(), forest.Family(), neural.Family()}
}

// Lookup returns the classifier of a short name.
func Lookup(kind classify.Kind) (classify.Family, bool) {
	return find(func(f classify.Family) bool { return f.Kind == kind })
}

// LookupKey returns the classifier of a section of the configuration.
func LookupKey(key string) (classify.Family, bool) {
	return find(func(f classify.Family) bool { return f.Key == key })
}

func find(is func(classify.Family) bool) (classify.Family, bool) {
	for _, f := range All() {
		if is(f) {
			return f, true
		}
	}
	return classify.Family{}, false
}

// Kinds returns the short names, in the order of All.
func Kinds() []string {
	return names(func(f classify.Family) string { return string(f.Kind) })
}

// Keys returns the sections of the configuration, in the order of All.
func Keys() []string {
	return names(func(f classify.Family) string { return f.Key })
}

func names(of func(classify.Family) string) []string {
	var out []string
	for _, f := range All() {
		out = append(out, of(f))
	}
	return out
}
