// Package draw is what screens are drawn with: inks and marks that suit the
// terminal, lines of an exact width, plots.
//
//	y := draw.SymbolsOf("auto", os.Getenv, runtime.GOOS)
//	line := y.Spread(y.Text(headline, 40), "12 articles", 80)
//
// Widths are cells of the terminal. Text from data becomes harmless by
// Symbols.Text, Whole or Path; nothing else here makes it so.
package draw
