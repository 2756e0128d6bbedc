package token

// An Attempt is one try at getting a token.
type Attempt struct {
	// Source is where it was tried.
	Source Source
	// Err is what failed; it wraps the errno. It does not repeat the path.
	Err error
	// Reason says in plain words what that means and what to change; empty when
	// Err says all there is to say.
	Reason string
}

// String describes the attempt in one line.
func (a Attempt) String() string { return a.Source.String() + ": " + a.explanation() }

func (a Attempt) explanation() string {
	if a.Reason == "" {
		return oneLine(a.Err.Error())
	}
	return a.Reason + " (" + oneLine(a.Err.Error()) + ")"
}

// mandatory turns the failure of an attempt that was insisted on into a
// DiscoveryError.
func mandatory(t *Token, failed *Attempt) (*Token, error) {
	if failed == nil {
		return t, nil
	}
	return nil, &DiscoveryError{Attempts: []Attempt{*failed}, Mandatory: true}
}
