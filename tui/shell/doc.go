// Package shell writes commands that a person can paste into any POSIX shell.
//
//	line := shell.Curl("http://127.0.0.1:8000", "It's raining") // curl -sS ... -d '{"text":"It'\''s raining"}' ...
package shell
