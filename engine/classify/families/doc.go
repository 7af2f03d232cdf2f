// Package families lists the classifiers. To add one is to write its package
// and to name it here.
//
//	for _, f := range families.All() {
//		fmt.Println(f.Kind, f.Name) // nb MultinomialNB, ...
//	}
package families
