package predict

// Ready returns why the API cannot answer (a *reply.Error with 503), nil if it
// can.
func (a *API) Ready() error {
	_, err := a.model()
	return err
}
