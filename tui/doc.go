// Package tui is the workbench: what a person sees of Copydesk in a terminal.
//
//	err := tui.Run(ctx, tui.Options{
//		Jobs: desk, Runs: desk, Registry: desk, Events: desk.Watch(),
//		Workspace: desk.Workspace().Dir(),
//		Spec:      spec,
//		User:      "ada",
//	})
//
// It is a client of the desk and knows no database and no network. The state of
// the desk is copied into a board: reads fill it, events say what of it is to be
// read again. Screens show the board; what a person can do is in one table of
// actions, which the keys, the footer and the help are made from.
//
// A message goes, in this order:
//
//  1. a new size: to the whole workbench;
//  2. what was read and what happened: to the board, then the screens that show it;
//  3. a key: ctrl+c first; nothing else while the terminal is too small, but q;
//     then the question or the help that is open; then the place on screen;
//     then the keys that work everywhere.
//
// Nothing here waits in Update: whatever reads or asks the desk is a command.
// Text from data passes package safe before it is shown.
package tui
