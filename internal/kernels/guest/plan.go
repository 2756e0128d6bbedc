package guest

import "time"

// PlanFile is where init finds its [Plan].
const PlanFile = "/plan.json"

// Plan is what init does, in order: load the modules, run the tests, say that it is done.
type Plan struct {
	Nonce   string   // starts each line that init itself writes
	Modules []string // paths in the guest, in load order
	Tests   []Test
	Env     []string
	Limit   time.Duration // of the whole boot
	Fault   Fault         // on purpose, to see what the host makes of it
}

// TestTimeout is what a test binary that starts after the given time may take: not so much that one that hangs starves
// the others, and little enough for its stack trace to be reported before the host gives up.
func (p Plan) TestTimeout(uptime time.Duration) time.Duration {
	return max(min(p.Limit*2/5, p.Limit*4/5-uptime), time.Second).Round(time.Second)
}

// Test is one test binary. Dir is the directory of its package in the guest.
type Test struct {
	Package, Binary, Dir string
	Args                 []string
}

// Fault is a way in which a guest can be made to break.
type Fault string

// The ways of breaking. The empty Fault is a healthy guest.
const (
	Panic Fault = "panic" // the kernel panics
	Hang  Fault = "hang"  // init sleeps for ever
	OOM   Fault = "oom"   // init takes all memory
	Die   Fault = "die"   // the guest restarts without a word
)

// Faults are all ways of breaking.
func Faults() []Fault { return []Fault{Panic, Hang, OOM, Die} }
