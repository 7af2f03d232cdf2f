// Package tui is the workbench: what a person sees of Copydesk in a terminal.
//
//	err := tui.Run(ctx, tui.Options{
//		Jobs: desk, Runs: desk, Corpora: desk, Registry: desk, Serving: desk, Events: desk.Watch(),
//		Pairs: desk, Predictors: desk, Judge: desk,
//		Workspace: desk.Workspace().Dir(),
//		Spec:      spec,
//	})
//
// It is a client of the desk and knows no database and no network. The state of
// the desk is copied into a board (package board): reads fill it, events say
// what of it is to be read again. Each screen is a package of its own, made
// against package screen, and shows the board with the inks of packages draw and
// figure. What a person can do is in one table of actions, which the keys, the
// footer, the help and the palette are made from.
//
// A message goes, in this order:
//
//  1. a new size: to the whole workbench;
//  2. what was read and what happened: to the board, then to every screen;
//  3. a key: nothing while the terminal is too small, but q and ctrl+c; then an
//     action of what stands over the screen (a question, a line to type, a list,
//     the help) or of the screen itself; then, where text is typed, the text;
//     else an action that works everywhere;
//  4. any other message: to every screen, which takes what is for it.
//
// Nothing here waits in Update: whatever reads or asks the desk is a command.
// Text from data passes package safe before it is shown.
package tui
