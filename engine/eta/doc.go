// Package eta says how fast work goes and how long it will still take.
//
// Three things are told apart. A Rate smooths counts that come at irregular
// times. A Stopping foresees in which epoch a fit will end that stops when its
// loss no longer falls. Cost says what a fit will take that has not started.
// Times are passed in; nothing here looks at a clock.
//
//	var rate eta.Rate
//	rate.Add(now, done)
//	left := float64(total-done) / rate.PerSecond()
package eta
