package owner

import (
	"net"
	"sync"
)

// listener is a listener that can be replaced while somebody waits in Accept.
type listener struct {
	mu      sync.Mutex
	current net.Listener
	closed  bool
}

func (l *listener) Accept() (net.Conn, error) {
	for {
		current, _ := l.state()
		conn, err := current.Accept()
		if err == nil {
			return conn, nil
		}
		if now, closed := l.state(); closed || now == current {
			return nil, err
		}
	}
}

func (l *listener) state() (current net.Listener, closed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.current, l.closed
}

func (l *listener) Addr() net.Addr {
	current, _ := l.state()
	return current.Addr()
}

func (l *listener) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	return l.current.Close()
}

// replace goes on with next, or closes it if l is closed.
func (l *listener) replace(next net.Listener) {
	l.mu.Lock()
	defer l.mu.Unlock()
	old := next
	if !l.closed {
		old, l.current = l.current, next
	}
	old.Close()
}
