package client

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"copydesk/engine"
	"copydesk/engine/fault"
	"copydesk/server/reply"
)

const (
	// timeout is the longest that a desk may take to answer.
	timeout = 30 * time.Second
	// patience is how long a desk that goes and comes is asked again.
	patience = 15 * time.Second
	// pause is the time between two tries.
	pause = 50 * time.Millisecond
	// maxAnswer bounds an answer: a page of runs with all their settings.
	maxAnswer = 256 << 20
)

// Options are what a client is made of.
type Options struct {
	// Dial connects to the desk.
	Dial func(context.Context) (net.Conn, error)
	// Revive makes sure that there is a desk to dial, after one has gone. Nil:
	// there will be no other.
	Revive func(context.Context) error
	// Workspace is where models are read from.
	Workspace engine.Workspace
}

// Client asks a desk. It is safe for concurrent use.
type Client struct {
	http      *http.Client
	revive    func(context.Context) error
	workspace engine.Workspace
	maxAnswer int64           // bytes
	ctx       context.Context // ended by Close
	cancel    context.CancelFunc
}

// New returns a client. It asks nothing yet.
func New(o Options) *Client {
	ctx, cancel := context.WithCancel(context.Background())
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		c, err := o.Dial(ctx)
		if err != nil {
			return nil, &unreached{err}
		}
		return c, nil
	}
	return &Client{
		http: &http.Client{Transport: &http.Transport{
			DialContext: dial, DisableCompression: true, MaxIdleConns: 8, MaxIdleConnsPerHost: 8, IdleConnTimeout: time.Minute,
		}},
		revive:    o.Revive,
		workspace: o.Workspace,
		maxAnswer: maxAnswer,
		ctx:       ctx,
		cancel:    cancel,
	}
}

// Close ends what is under way and lets go of the desk.
func (c *Client) Close() error {
	c.cancel()
	c.http.CloseIdleConnections()
	return nil
}

// unreached is a desk that was not there to be asked.
type unreached struct{ err error }

func (u *unreached) Error() string { return u.err.Error() }
func (u *unreached) Unwrap() error { return u.err }

// call is a request to a desk.
type call struct {
	method string
	path   []string // parts, which are escaped
	query  url.Values
	body   any
	// twice says that asking twice is as good as once.
	twice bool
	// wait is added to the time-out.
	wait time.Duration
}

func get(path ...string) call { return call{method: "GET", path: path, twice: true} }

// target is the URL of a call; the host is that of no network.
func (c call) target() string {
	var b strings.Builder
	b.WriteString("http://localhost/v1")
	for _, p := range c.path {
		b.WriteByte('/')
		b.WriteString(url.PathEscape(p))
	}
	if len(c.query) > 0 {
		b.WriteByte('?')
		b.WriteString(c.query.Encode())
	}
	return b.String()
}

// ask makes a call and decodes the answer, reviving the desk if it has gone.
func ask[T any](ctx context.Context, c *Client, to call) (answer T, err error) {
	err = c.persist(ctx, to.twice, func(ctx context.Context) error {
		ctx, cancel := context.WithTimeoutCause(ctx, timeout+to.wait, fault.Newf(fault.Deadline, "the desk has not answered for %v", timeout+to.wait))
		defer cancel()
		response, err := c.send(ctx, to)
		if err != nil {
			return err
		}
		defer response.Body.Close()
		data, err := io.ReadAll(io.LimitReader(response.Body, c.maxAnswer+1))
		switch {
		case err != nil && ctx.Err() != nil:
			return context.Cause(ctx)
		case err != nil:
			return &broken{err}
		case int64(len(data)) > c.maxAnswer:
			return fault.Newf(fault.Exhausted, "the desk's answer to %s %s has more than %d bytes; ask for less", to.method, response.Request.URL.Path, c.maxAnswer)
		}
		if err := json.Unmarshal(data, &answer); err != nil {
			return fault.Newf(fault.Internal, "the desk's answer to %s %s cannot be read: %w", to.method, response.Request.URL.Path, err)
		}
		return nil
	})
	return answer, err
}

// broken is a connection that ended before the answer did.
type broken struct{ err error }

func (b *broken) Error() string { return "the desk ended before it answered: " + b.err.Error() }
func (b *broken) Unwrap() error { return b.err }

// send makes a call once. The response is one of success.
func (c *Client) send(ctx context.Context, to call) (*http.Response, error) {
	var body io.Reader
	if to.body != nil {
		data, err := json.Marshal(to.body)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(data)
	}
	request, err := http.NewRequestWithContext(ctx, to.method, to.target(), body)
	if err != nil {
		return nil, err
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := c.http.Do(request)
	if err != nil {
		if u, ok := errors.AsType[*unreached](err); ok {
			return nil, u
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, &broken{errors.Unwrap(err)}
	}
	if response.StatusCode >= 300 {
		defer response.Body.Close()
		return nil, failure(response)
	}
	return response, nil
}

// leaving is a desk that is about to end and takes nothing on.
type leaving struct{ err error }

func (l *leaving) Error() string { return l.err.Error() }
func (l *leaving) Unwrap() error { return l.err }

// failure returns the error that a desk answered with.
func failure(r *http.Response) error {
	data, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return &broken{err}
	}
	var b reply.Body
	if err := json.Unmarshal(data, &b); err != nil || b.Message == "" {
		return fault.Newf(fault.Internal, "the desk answered %s with %.200q", r.Status, data)
	}
	kind := fault.Internal
	if b.Kind != "" {
		if kind, err = fault.ParseKind(b.Kind); err != nil {
			return fmt.Errorf("%s: %w", b.Message, err)
		}
	}
	err = fault.Newf(kind, "%s", b.Message)
	if r.Header.Get("Retry-After") != "" {
		return &leaving{err}
	}
	return err
}

// persist calls once until it has an answer, reviving the desk in between.
func (c *Client) persist(ctx context.Context, twice bool, once func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(c.ctx, cancel)()
	var deadline time.Time
	for {
		err := once(ctx)
		if err == nil || !again(err, twice) || ctx.Err() != nil || c.revive == nil {
			return said(err)
		}
		if deadline.IsZero() {
			deadline = time.Now().Add(patience)
		} else if time.Now().After(deadline) {
			return said(err)
		}
		c.http.CloseIdleConnections()
		if err := c.revive(ctx); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// again reports whether a call is worth another try.
func again(err error, twice bool) bool {
	if _, ok := errors.AsType[*unreached](err); ok {
		return true
	}
	if _, ok := errors.AsType[*leaving](err); ok {
		return true
	}
	_, ok := errors.AsType[*broken](err)
	return ok && twice
}

// said gives an error its kind.
func said(err error) error {
	if _, ok := errors.AsType[*broken](err); ok {
		return fault.As(fault.Unavailable, err)
	}
	return err
}

// newRequest returns a request id.
func newRequest() string {
	var b [16]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
