package objects

// Failure says how a load ends, by who finds out. The empty one is success.
type Failure string

const (
	Parse      Failure = "parse"      // ebpf.LoadCollectionSpec: not supported
	Incomplete Failure = "incomplete" // the caller must add to the spec first; the source says what
	MapShape   Failure = "map shape"  // BPF_MAP_CREATE: EINVAL
	Target     Failure = "target"     // nothing to attach to: no such function, hook or struct_ops type
	Extern     Failure = "extern"     // a kernel symbol, function or configuration option is missing or other than declared
	CORE       Failure = "CO-RE"      // the verifier meets a relocation that found nothing
	Verifier   Failure = "verifier"   // the verifier rejects a program
)
