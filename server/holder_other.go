//go:build !linux

package server

// holderOf finds nobody: only Linux tells.
func holderOf(int) (holder, bool) { return holder{}, false }

// unprivileged says which ports anybody may listen on.
func unprivileged(int) string { return "choose a port from 1024 on with API_PORT" }
