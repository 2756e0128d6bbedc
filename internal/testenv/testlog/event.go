package testlog

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
)

// Event is one line of `go test -json`; see `go doc test2json`. Build events carry ImportPath instead of Package.
type Event struct {
	Action     string
	Package    string
	ImportPath string
	Test       string
	Output     string
	Elapsed    float64
}

// parseEvent treats a line that is no event as output: the go command's own messages are not JSON.
func parseEvent(line []byte) Event {
	var e Event
	if json.Unmarshal(line, &e) != nil || e.Action == "" {
		return Event{Action: "output", Output: string(line)}
	}
	return e
}

// Read feeds the events of r to the log, and to each function, in order.
func Read(r io.Reader, each ...func(Event)) (*Log, error) {
	var l Log
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			e := parseEvent(line)
			l.Add(e)
			for _, fn := range each {
				fn(e)
			}
		}
		if err == io.EOF {
			return &l, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read test events: %w", err)
		}
	}
}
