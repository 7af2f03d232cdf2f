package server

import (
	"errors"
	"net/http"
	"strings"

	"copydesk/server/access"
	"copydesk/server/access/token"
	"copydesk/server/reply"
)

// maxAuthorization bounds the header that a token comes in, in bytes. It is
// looked at before the token is.
const maxAuthorization = 8 << 10

// authenticate returns the request with who asks in its context: whom its token
// is for or, where the server has no tokens, anybody, who may ask for
// predictions. The error says what is wrong with the token that came; that none
// came is no error.
func (s *Server) authenticate(r *http.Request) (access.Principal, error) {
	if s.tokens == nil {
		return access.Principal{Name: access.Anonymous, Role: access.Predict}, nil
	}
	text, err := bearer(r.Header)
	if text == "" || err != nil {
		return access.Principal{}, err
	}
	return s.tokens.Verify(text)
}

// bearer returns the token of a request (RFC 6750, 2.1), "" if there is none. A
// token in the query or the body is none: there it would end in logs.
func bearer(h http.Header) (string, error) {
	values := h["Authorization"]
	switch {
	case len(values) == 0:
		return "", nil
	case len(values) > 1:
		return "", errors.New("there are several headers Authorization")
	case len(values[0]) > maxAuthorization:
		return "", errors.New("the header Authorization is larger than 8 KiB")
	}
	scheme, text, _ := strings.Cut(values[0], " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", errors.New("the header Authorization is not Bearer")
	}
	if text = strings.Trim(text, " "); text == "" {
		return "", errors.New("the header Authorization has no token")
	}
	return text, nil
}

// admit refuses who may not use a route. bad is what authenticate said.
func (s *Server) admit(w http.ResponseWriter, who access.Principal, to *route, bad error) error {
	if to.least == anyone {
		return nil
	}
	err := access.Authorize(who, to.least)
	switch {
	case err == nil:
		return nil
	case s.tokens == nil:
		return &reply.Error{Status: http.StatusForbidden, Message: "This takes a token, and the server has none without API_SECRET_KEY"}
	case who.Token:
		return &reply.Error{Status: http.StatusForbidden, Message: "This takes the role " + string(to.least) + "; the token has the role " + string(who.Role), Cause: err}
	}
	// What is wrong with a token is for the log: whoever made it up learns
	// nothing from the answer.
	message := "This takes a token that is valid here, in the header Authorization: Bearer TOKEN; copydesk token makes one"
	challenge := `Bearer realm="copydesk"`
	if errors.Is(bad, token.ErrExpired) {
		message = "The token has expired; copydesk token makes another"
	}
	if bad != nil {
		challenge += `, error="invalid_token"`
	}
	w.Header().Set("WWW-Authenticate", challenge)
	return &reply.Error{Status: http.StatusUnauthorized, Message: message, Cause: bad}
}
