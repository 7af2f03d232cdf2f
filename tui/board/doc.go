// Package board is what the workbench knows of the desk: a copy that reads fill
// and events mark stale.
//
//	b := board.New()
//	if read, ok := b.Begin(); ok { // of everything, the first time
//		err := b.Put(read.Do(ctx, sources))
//	}
//	b.Take(event) // notes what has to be read again
//
// One goroutine owns a board. Read.Do touches no board, so that it can run in
// another.
package board
