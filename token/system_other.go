//go:build !linux

package token

func bpffsMounts() ([]string, error) { return nil, nil }

// Without tokens the environment has nothing to say.
func (system) variable(string) (string, bool) { return "", false }

func (system) takeVariable(string) (string, bool) { return "", false }
