// Package command is the command line: one file a command. It reads flags,
// asks a desk for what they say and prints what comes back, as text for people
// or with --json as one document for programs. What it needs from the rest of
// the program it takes through the interfaces of client.go; main fills them.
//
//	code := command.Run(ctx, command.App{Open: open, Serve: serve, ...}, os.Args[1:])
//	os.Exit(code)
package command
