//go:build !unix

package worker

import (
	"os"
	"syscall"
)

func attributes() *syscall.SysProcAttr { return nil }

func yieldToOthers() {}

func killGroup(p *os.Process) { _ = p.Kill() }

func endedBy(*os.ProcessState) (syscall.Signal, bool) { return 0, false }

func maxRSS(*os.ProcessState) int64 { return 0 }

func oomKills() int64 { return -1 }
