package tui

import (
	"testing"
	"time"

	"github.com/muesli/termenv"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/draw"
)

func TestServeScreens(t *testing.T) {
	playScenes(t, []scene{
		{"serve-off", func(s *stage) { s.press("6") }},
		{"serve-off-trained", func(s *stage) { s.full(); s.press("6") }},
		{"serve-no-model", func(s *stage) { s.press("6", "s") }},
		{"serve-quiet", func(s *stage) {
			s.full()
			s.desk.served.traffic = engine.Traffic{On: s.desk.now(), URL: "http://127.0.0.1:8000", Window: 12}
			s.press("6", "s")
			s.wait(3 * time.Second)
		}},
		{"serve", func(s *stage) { s.served(); s.press("6") }},
		{"serve-below", func(s *stage) { s.served(); s.press("6"); s.screen(); s.press("pgdown") }},
		{"serve-end", func(s *stage) { s.served(); s.press("6", "G") }},
		{"serve-shadow", func(s *stage) {
			s.served()
			s.desk.wantTokens()
			s.desk.versions[1].ChallengerShare = 0
			s.press("6")
			s.settle()
		}},
		{"serve-switch", func(s *stage) { s.served(); s.press("6", "s") }},
		{"serve-port", func(s *stage) { s.served(); s.press("6", "o", "x", "enter") }},
		{"serve-promote", func(s *stage) { s.served(); s.press("6", "p") }},
		{"serve-promote-ask", func(s *stage) { s.served(); s.press("6", "p", "enter") }},
		{"serve-challenge", func(s *stage) { s.served(); s.press("6", "c", "enter") }},
		{"serve-challenge-wrong", func(s *stage) { s.served(); s.press("6", "c", "enter", "2", "enter") }},
		{"serve-challenge-ask", func(s *stage) { s.served(); s.press("6", "R", "y"); s.settle(); s.press("c", "enter", "5", "enter") }},
		{"serve-copied", func(s *stage) { s.served(); s.press("6", "y") }},
		{"serve-history", func(s *stage) { s.served(); s.press("6", "H") }},
		{"serve-refused", func(s *stage) {
			s.full()
			s.desk.served.taken = map[int]bool{8000: true}
			s.press("6", "s")
		}},
		{"serve-unread", func(s *stage) {
			s.served()
			s.press("6")
			s.desk.refuse = fault.Newf(fault.Unavailable, "the desk is closing; ask again in a moment")
			s.wait(time.Second)
		}},
	})
}

func TestServeColours(t *testing.T) {
	for _, theme := range []draw.Theme{draw.Dark, draw.Light} {
		name := "serve-" + string(theme)
		t.Run(name, func(t *testing.T) {
			playAs(t, theme, termenv.ANSI256, func(s *stage) {
				s.served()
				s.press("6")
				s.golden(name)
			}, func(s *stage) { s.size(120, 40) })
		})
	}
}
