// Package serve is the screen Serve: the prediction server's switch and address,
// which versions answer and who decided so, and what the server was asked
// lately.
//
//	s := serve.New(host, desk, desk, desk) // a screen.Screen
//	cmd := s.Switch()                      // what a key does that works everywhere
//
// What the server was asked is read once a second, over SSH every two, and only
// while the screen is shown and the server is on.
package serve
