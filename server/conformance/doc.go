// Package conformance holds the server to the protocols that other clients
// speak: each file of testdata is a request and the answer that it must get,
//
//	POST /invocations
//	Content-Type: application/json
//
//	{"instances": ["Oil prices rose"]}
//	---
//	200 application/json
//	{"predictions":["business"]}
//
// Numbers may differ by 1e-9; <version> stands for the version of the server.
// The tests send them to a server in the process. The script sends them to one
// that runs, for which that must be a naive Bayes model of the demo corpus:
//
//	copydesk --workspace /tmp/w train --models nb
//	copydesk --workspace /tmp/w --serve &
//	sh server/conformance/replay.sh http://127.0.0.1:8000
//
// Expected answers are written anew with
//
//	go test ./server/conformance -update
//
// and then read.
package conformance
