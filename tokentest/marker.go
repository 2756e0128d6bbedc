package tokentest

import (
	"encoding/json"
	"fmt"
)

// markerEnv tells a re-executed test binary which process it is.
const markerEnv = "BPFTOKEN_TOKENTEST"

// A stage is one of the processes of a run.
type stage string

const (
	stageInit   stage = "init"   // PID 1 of the sandbox: sets it up, starts the test, reaps
	stageNested stage = "nested" // goes on to the test from inside one more user namespace
	stageTest   stage = "test"   // runs fn
)

// A marker is the value of markerEnv.
type marker struct {
	Stage stage  `json:"stage,omitempty"`
	Test  string `json:"test,omitempty"` // full name of the subtest
	Key   uint64 `json:"key,omitempty"`  // inode of descriptor fdKey, which tells a child that inherited the variable only

	Mounts   []string `json:"mounts,omitempty"`
	Caps     []uint   `json:"caps,omitempty"`
	Network  bool     `json:"network,omitempty"`
	Nested   bool     `json:"nested,omitempty"`
	HideProc bool     `json:"hideProc,omitempty"`
}

func newMarker(test string, cfg Config) marker {
	m := marker{Stage: stageInit, Test: test, Network: cfg.Network, Nested: cfg.Nested, HideProc: cfg.HideProc}
	for _, mount := range cfg.Mounts {
		m.Mounts = append(m.Mounts, mount.Path)
	}
	for _, c := range cfg.Capabilities {
		m.Caps = append(m.Caps, uint(c))
	}
	return m
}

func parseMarker(text string) (marker, error) {
	var m marker
	if text == "" {
		return m, nil
	}
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		return m, fmt.Errorf("read %s from the environment: %w", markerEnv, err)
	}
	return m, nil
}

// env returns the variable that makes a process the next stage.
func (m marker) env(next stage) string {
	m.Stage = next
	text, err := json.Marshal(m)
	if err != nil { // a struct of strings and numbers always marshals
		panic(err)
	}
	return markerEnv + "=" + string(text)
}

// valid reports whether the process is the one that the marker was made for.
func (m marker) valid() bool { return m.Stage != "" && m.Key == fileKey(fdOutcome) }
