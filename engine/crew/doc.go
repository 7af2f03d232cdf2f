// Package crew shares out the rounds of a fit, hundreds of microseconds of work at
// a time and thousands of times, among goroutines that stay for all of them:
//
//	c := crew.New(runtime.GOMAXPROCS(0))
//	defer c.Dismiss()
//	err := c.Do(ctx, len(parts), func(worker, i int) { sums[i] = sum(parts[i]) })
//
// Starting goroutines for each round, and waking the threads that they need, would
// cost a good part of what they gain, so those who wait look for more before they
// sleep. Who does a task is left to chance: what the tasks compute must not depend
// on it.
package crew
