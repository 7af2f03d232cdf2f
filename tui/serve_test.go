package tui

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/muesli/termenv"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/tui/draw"
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

func TestServeSaysWhatTheServerIs(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.press("6")
		s.shows("Prediction server off", "until one is trained the server answers 503. 2 goes to Train.", "it goes on when you leave the workbench", "s turns it on at the port of the settings")
		s.press("y")
		s.shows("not now: the prediction server is off; s turns it on")
		for key, why := range map[string]string{
			"p": "no version is registered; 2 goes to Train", "c": "no version is registered", "r": "there is no champion", "R": "there is no challenger",
		} {
			s.press(key)
			s.shows("not now: " + why)
		}
		s.press("s")
		s.shows("Prediction server on http://127.0.0.1:8000", "curl -sS")
	})
}

func TestServeSaysWhichRequestsItCounts(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.press("P")
		s.desk.mu.Lock()
		now := s.desk.now()
		s.desk.served.traffic = engine.Traffic{On: now, Window: 60, Requests: 5, Failures: []engine.TrafficFailure{
			{Time: now, Method: "GET", Path: "/favicon.ico", Status: 404, Message: "There is no /favicon.ico; see /docs"},
		}}
		s.desk.mu.Unlock()
		s.press("6")
		s.wait(2 * time.Second)
		s.shows("none of the requests for predictions")
		s.press("down", "down", "down", "down", "down", "down")
		s.shows("Last errors of all requests", "404 GET /favicon.ico")
	})
}

func TestServeOfADeskInTheForeground(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.served()
		s.desk.served.mode = engine.ServeMode
		s.press("6")
		for _, key := range []string{"s", "o", "P"} {
			s.press(key)
			s.shows("not now: this desk is copydesk --serve, which serves as long as it runs")
		}
	})
}

func TestServeOnAnotherPort(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.full()
		s.press("6", "o")
		s.shows("Port of the prediction server", "> 8000")
		s.press("80000", "enter")
		s.shows("a port is a whole number from 1 to 65535")
		s.press("esc")
		clear := func(port string) {
			s.press("o")
			s.app.Prompt.Input.SetValue("")
			s.press(port, "enter")
		}
		clear("9000")
		s.shows("predictions are served on http://127.0.0.1:9000")
		clear("9000")
		s.shows("the prediction server is on port 9000 already")
		clear("9001")
		s.shows("Turn the prediction server on 127.0.0.1:9000 off and on again at port 9001?")
		s.press("n")
		s.shows("on http://127.0.0.1:9000")
		clear("9001")
		s.press("y")
		s.shows("predictions are served on http://127.0.0.1:9001")
		s.desk.served.taken = map[int]bool{9002: true}
		clear("9002")
		s.press("y")
		s.shows("another program listens on 127.0.0.1:9002 already; the server is on 127.0.0.1:9001 as before", "on http://127.0.0.1:9001")
		want := []string{"serve true on 9000", "serve false", "serve true on 9001", "serve false", "serve true on 9002", "serve true on 9001"}
		if got := s.desk.asked[1:]; !slices.Equal(got, want) {
			t.Errorf("asked %q, want %q", got, want)
		}
	})
}

func TestPromoteAndRollBack(t *testing.T) {
	play(t, 120, 40, func(s *stage) {
		s.served()
		s.press("6", "p")
		s.shows("not now: champion already", "version 1")
		s.press("enter") // the challenger is offered first
		s.shows("Make lr, version 1, the champion, in place of lr, version 2?", "Its accuracy is 0.8440, the champion has 0.8440 (validation).",
			"There is no challenger then.", "The prediction server answers with it at once.")
		s.press("n")
		s.press("p", "enter", "y")
		s.shows("news-classifier version 1 (lr) is champion")
		s.settle()
		s.shows("champion ★ lr version 1", "version 1 made champion, was 2", "ada: promoted in the workbench")
		s.press("r")
		s.shows("Roll back to lr, version 2, in place of lr, version 1?", "y roll back to version 2")
		s.press("y")
		s.settle()
		s.shows("champion ★ lr version 2", "rolled back to version 2 from 1")
		s.press("r", "y")
		s.settle()
		s.press("r")
		s.shows("not now: there was no champion before this one")
		s.desk.refuse = fault.Newf(fault.Conflict, "news-classifier version 2 is champion already")
		s.press("p", "enter", "y")
		s.shows("! news-classifier version 2 is champion already")
	})
}

func TestChallengeAndRetire(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.served()
		s.press("6", "R")
		s.shows("Retire the challenger, lr, version 1?", "The champion answers its share.")
		s.press("y")
		s.settle()
		s.shows("challenger none; c tries a version beside the champion")
		s.press("c", "enter", "x", "enter")
		s.shows("a share is a number of per cent")
		s.press("esc", "c", "enter")
		s.press("1", "2", ".", "5", "enter")
		s.shows("Have lr, version 1, answer 12.5 % of the traffic? The champion, lr, version 2, answers the rest.")
		s.press("y")
		s.settle()
		s.shows("answers 12.5 %", "answers 87.5 %")
		s.press("c", "enter")
		s.app.Prompt.Input.SetValue("0 %")
		s.press("enter")
		s.shows("Try lr, version 1, in shadow mode?", "nobody sees its answers")
		s.press("y")
		s.shows("news-classifier version 1 (lr) is challenger, shadow mode")
		want := []string{
			"retire news-classifier: retired in the workbench", "challenge news-classifier 1 with 12.5: tried from the workbench", "challenge news-classifier 1 with 0: tried from the workbench",
		}
		if got := s.desk.asked[2:]; !slices.Equal(got, want) {
			t.Errorf("asked %q, want %q", got, want)
		}
	})
}

func TestHistoryOfTheRegistry(t *testing.T) {
	play(t, 60, 20, func(s *stage) {
		s.served()
		s.press("6", "H")
		s.shows("12 min ago version 1 challenger, 10 % of the traffic ada: tried from the workbench 41 min ago version 2 made champion, was 1")
		s.hides("Prediction server")
		s.press("esc")
		s.shows("Prediction server")
	})
}

func TestTrafficIsAskedOnlyWhileItIsSeen(t *testing.T) {
	for interval, over := range map[time.Duration]string{time.Second: "", 2 * time.Second: "10.0.0.1 50000 10.0.0.2 22"} {
		playIn(t, "C.UTF-8", func(s *stage) {
			asked := func() int {
				s.desk.mu.Lock()
				defer s.desk.mu.Unlock()
				n := s.desk.served.asked
				s.desk.served.asked = 0
				return n
			}
			during := func(what string, want int, d time.Duration) {
				t.Helper()
				s.wait(d)
				if n := asked(); n != want {
					t.Errorf("asked %d times %s, want %d", n, what, want)
				}
			}
			during("on another screen", 0, 10*interval)
			s.press("6")
			during("while the server is off", 0, 10*interval)
			s.press("s")
			asked()
			for range 5 {
				during("in an interval", 1, interval)
			}
			s.press("4")
			during("after leaving", 0, 10*interval)
			s.press("6", "4", "6", "4", "6")
			if n := asked(); n > 3 {
				t.Errorf("asked %d times on entering three times", n)
			}
			during("in an interval after coming back", 1, interval)
			s.desk.mu.Lock()
			slow := make(chan struct{})
			s.desk.served.slow = slow
			s.desk.mu.Unlock()
			during("though the answer does not come", 1, 20*interval)
			s.press("4", "6")
			during("though the answer does not come, on coming back", 0, 20*interval)
			s.desk.mu.Lock()
			s.desk.served.slow = nil
			s.desk.mu.Unlock()
			close(slow)
			s.run(nil)
			asked()
			during("after a slow answer", 1, interval)
			s.press("s", "y")
			asked()
			during("when it is off", 0, 10*interval)
			s.press("s")
			asked()
			s.desk.close()
			s.settle()
			asked()
			during("when the desk has gone", 0, 10*interval)
		}, "SSH_CONNECTION="+over)
	}
}

// Another client may turn the server off or on: no event tells of it.
func TestServeSeesWhatOthersSwitch(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.served()
		s.press("6")
		s.shows("Prediction server on")
		s.desk.mu.Lock()
		s.desk.serving = ""
		s.desk.mu.Unlock()
		s.wait(time.Second)
		s.shows("Prediction server off")
		s.press("4")
		s.desk.mu.Lock()
		s.desk.serving = "127.0.0.1:8000"
		s.desk.mu.Unlock()
		s.press("6")
		s.shows("Prediction server on")
	})
}

func TestCurlIsCopiedAndShown(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.served()
		s.desk.wantTokens()
		s.settle()
		s.press("6", "y")
		const line = `curl -sS -H 'Content-Type: application/json' -d '{"text":"The team won the cup"}' http://127.0.0.1:8000/predict`
		s.shows(line)
		out := s.app.options.Output.(*strings.Builder).String()
		if !strings.Contains(out, base64.StdEncoding.EncodeToString([]byte(line))) {
			t.Errorf("the clipboard got %q", out)
		}
		s.press("pgdown")
		s.shows("Try it", "This server wants a token: make one with copydesk token")
	})
}

// playIn is play with a locale and variables of the environment.
func playIn(t *testing.T, locale string, f func(s *stage), env ...string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, draw.NoColour, termenv.Ascii, locale, env...)
		s.size(80, 24)
		s.run(s.app.Init())
		f(s)
		s.stop()
		s.app.Wait()
	})
}

func TestServeInASCII(t *testing.T) {
	playIn(t, "C", func(s *stage) {
		s.served()
		s.press("6")
		for range 4 {
			if i := strings.IndexFunc(s.screen(), func(r rune) bool { return r > 0x7e }); i >= 0 {
				t.Errorf("not ASCII from %q", s.screen()[i:])
			}
			s.press("pgdown")
		}
		s.press("g")
		s.shows("champion !  lr version 2", "requests/s  1,204    +%#**%%=", "politics       31 % ####")
	})
}

func TestAnotherDeskIsSaid(t *testing.T) {
	play(t, 80, 24, func(s *stage) {
		s.served()
		s.shows("serving on 127.0.0.1:8000")
		replace := func() {
			s.desk.mu.Lock()
			s.desk.serving, s.desk.started = "", s.desk.started.Add(time.Hour)
			s.desk.tell(engine.Event{Kind: engine.DeskChanged})
			s.desk.mu.Unlock()
			s.settle()
		}
		replace()
		s.shows("! the desk ended and another took its place", "the prediction server on 127.0.0.1:8000 ended with it: P turns it on again")
		s.hides("serving on")
		s.press("esc")
		replace()
		s.shows("the desk ended and another took its place")
		s.hides("ended with it")
	})
}
