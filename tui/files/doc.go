// Package files reads the names of files that a person types: from the working
// directory, or from home with ~, completed as a shell does.
//
//	names := files.Names{Home: os.Getenv("HOME")}
//	ways := names.Complete("~/news/po") // ~/news/police.csv, ~/news/politics/
package files
