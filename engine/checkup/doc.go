// Package checkup asks the operating system whether a workspace can do its work:
// permissions, room, port, clock, file system, limits. It changes nothing but
// for a file that it makes and removes to see the time that files get.
//
//	for _, r := range []checkup.Result{
//		checkup.Permissions(dir, "store", "models"),
//		checkup.Space(dir, 64<<20, 1<<30),
//		checkup.Port("127.0.0.1", 8000, ""),
//	} {
//		fmt.Println(r.State, r.Name, r.Says)
//	}
package checkup
