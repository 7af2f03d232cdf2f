package tui

import "testing"

func TestPromote(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.full()
		s.press("3", "p")
		s.shows("not now: version 1 is champion already")
		s.press("down", "p")
		s.shows("not now: the run is not registered: r registers it")
		s.press("2")
		s.full()
		s.shows("It is version 2 of news-classifier; champion is version 1, lr.")
		s.press("enter", "p")
		s.shows("Make lr, version 2, the champion, in place of lr, version 1? Its accuracy is 0.8440, the champion has 0.8440 (validation).", "y promote version 2")
		s.press("y")
		s.settle()
		s.shows("news-classifier version 2 (lr) is champion", "champion lr, version 2", "★ champion")
		if last := s.desk.asked[len(s.desk.asked)-1]; last != "promote news-classifier 2: promoted in the workbench" {
			t.Errorf("asked %q", last)
		}
		s.wait(noticeTime)
		s.hides("version 2 (lr) is champion")
	})
}

func TestAPromotionFromRunsSaysWhatTheServerDoes(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.full()
		s.full()
		s.press("P")
		s.settle()
		s.press("3", "p")
		s.shows("Make lr, version 2, the champion,", "The prediction server answers with it at once.")
	})
}
