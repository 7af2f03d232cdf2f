package server

import (
	"context"
	"net"
	"net/http"
	"sync"

	"copydesk/server/metrics"
)

// spareConnections are taken beyond the most that clients may have: a request
// for a route that is not limited is answered on them as on any other, one that
// is limited gets 503, and then they are closed. What comes beyond them waits in
// the backlog of the system until a connection ends.
const spareConnections = 64

// connections is a listener with a bound on the connections that are open. It
// does not wrap them: net/http ends one well only if it sees that it is of TCP.
type connections struct {
	net.Listener
	most    int64         // without the spare ones
	room    chan struct{} // has an element for each connection that is open
	closed  chan struct{}
	once    sync.Once
	lost    error // what closing it returned
	metrics *metrics.Metrics
}

func newConnections(l net.Listener, most, spare int, m *metrics.Metrics) *connections {
	return &connections{Listener: l, most: int64(most), room: make(chan struct{}, most+spare), closed: make(chan struct{}), metrics: m}
}

// Accept waits until there may be another connection, and for that.
func (c *connections) Accept() (net.Conn, error) {
	select {
	case c.room <- struct{}{}:
	case <-c.closed:
		return nil, net.ErrClosed
	}
	conn, err := c.Listener.Accept()
	if err != nil {
		<-c.room
	}
	return conn, err
}

// Close gives up the address. It may be called again.
func (c *connections) Close() error {
	c.once.Do(func() {
		close(c.closed)
		c.lost = c.Listener.Close()
	})
	return c.lost
}

type spareKey struct{}

// opened is http.Server.ConnContext: it counts a connection and marks a spare
// one.
func (c *connections) opened(ctx context.Context, _ net.Conn) context.Context {
	if c.metrics.Connected(1) > c.most {
		return context.WithValue(ctx, spareKey{}, true)
	}
	return ctx
}

// changed is http.Server.ConnState. Each connection that was opened ends once.
func (c *connections) changed(_ net.Conn, state http.ConnState) {
	if state == http.StateClosed || state == http.StateHijacked {
		c.metrics.Connected(-1)
		<-c.room
	}
}

// spare reports whether a request came on a connection that is one too many. It
// is not any more when others have ended.
func (c *connections) spare(ctx context.Context) bool {
	return c.metrics.Connected(0) > c.most && ctx.Value(spareKey{}) != nil
}
