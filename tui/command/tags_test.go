package command

import (
	"testing"

	"copydesk/engine/fault"
)

func TestParseTags(t *testing.T) {
	tags, err := parseTags([]string{"stage=base=line", "empty="}, []string{"old"})
	if err != nil {
		t.Fatal(err)
	}
	if len(tags) != 3 || *tags["stage"] != "base=line" || *tags["empty"] != "" || tags["old"] != nil {
		t.Errorf("got %v", tags)
	}
	for _, tt := range []struct{ set, remove []string }{
		{},
		{set: []string{"novalue"}},
		{set: []string{"=x"}},
		{set: []string{"a=1", "a=2"}},
		{set: []string{"a=1"}, remove: []string{"a"}},
	} {
		if _, err := parseTags(tt.set, tt.remove); fault.KindOf(err) != fault.Usage {
			t.Errorf("%v: %v, want wrong usage", tt, err)
		}
	}
}
