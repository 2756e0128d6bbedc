package testenv

// Kind says why a test was skipped, and so who may accept the skip.
type Kind string

const (
	// Kernel is a skip because of the version of the running kernel.
	Kernel Kind = "kernel"
	// Feature is a skip because the running kernel lacks something that other kernels of the matrix have.
	Feature Kind = "feature"
	// Root is a skip because the user is not root.
	Root Kind = "root"
	// Host is a skip in a guest of what needs a development machine.
	Host Kind = "host"
)
