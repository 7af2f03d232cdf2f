// Package screen is a terminal for tests: a program runs in a pty of its own, what
// it writes is interpreted as a terminal does, and the test reads the screen as a
// person sees it and types on its keyboard.
//
//	s := screen.Start(t, exec.Command("copydesk"), 80, 24)
//	s.Await("This workspace is empty")
//	s.Press("t")
//	s.Await("is best")
//	s.Press("q")
//	if code := s.Wait(); code != 0 { ... }
//	s.Restored()
//
// Nothing sleeps: whoever waits is woken by what the program writes. The terminal
// answers no question about its colours or its cursor, as many do not. It is for
// systems that have ptys.
package screen
