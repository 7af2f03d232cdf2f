package tui

import (
	"testing"

	"copydesk/engine/fault"
)

func TestServing(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.press("P")
		s.shows("at http://127.0.0.1:8000, and has no model yet: train one", "serving on 127.0.0.1:8000")
		s.press("P")
		s.shows("Turn the prediction server on 127.0.0.1:8000 off?", "y turn it off", "n leave it on")
		s.press("n")
		s.shows("serving on 127.0.0.1:8000")
		s.press("P", "y")
		s.shows("the prediction server is off")
		s.hides("serving on")
		s.desk.refuse = fault.Newf(fault.Unavailable, "another program listens on 127.0.0.1:8000 already")
		s.press("P")
		s.shows("! another program listens on 127.0.0.1:8000 already")
	})
}
