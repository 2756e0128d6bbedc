package tokentest

// A report is what init tells the host, as JSON.
type report struct {
	// Error is why the test could not be started; the rest is empty then.
	Error string `json:"error,omitempty"`
	// Code and Signal are how the test process ended.
	Code   int    `json:"code,omitempty"`
	Signal string `json:"signal,omitempty"`
}

// quit is what the host tells init: have the test process print its goroutines and end.
const quit = "quit"
