package text_test

import (
	"fmt"

	"copydesk/engine/text"
)

func Example() {
	c := text.NewCleaner(text.DefaultOptions())
	cleaned := c.Clean("The U.S. team's women won 3-2. \"We can't believe it,\" their coaches said.")
	fmt.Println(cleaned)
	fmt.Println(c.Keeps(cleaned), c.Keeps(c.Clean("It was not.")))
	// Output:
	// team woman ca believe coach said
	// true false
}
