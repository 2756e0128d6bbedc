package objects

// Failure says how the load of an object ends that no kernel accepts.
type Failure string

// Failures, by who finds out. The empty one is success.
const (
	Verifier Failure = "verifier" // the verifier rejects a program
	MapShape Failure = "map"      // BPF_MAP_CREATE: EINVAL
)
