package sys

import "unsafe"

// NoToken stands for "no BPF token" wherever a token's descriptor is asked for.
const NoToken = -1

// flagTokenFD is BPF_F_TOKEN_FD: the same bit in map_flags, prog_flags,
// btf_flags and open_flags.
const flagTokenFD = 1 << 16

// A Kernel issues bpf(2) commands. The nil Kernel and the zero Kernel are the
// running one.
//
// A Kernel is safe for concurrent use if Intercept is.
type Kernel struct {
	// Intercept, when set, sees every call before it is made. It may count it,
	// answer in the kernel's stead, or let it through with next. attr points to
	// the command's attribute struct. Tests use it; nothing else should.
	Intercept func(cmd Cmd, attr any, next func() (int, error)) (int, error)
}

// call issues one command with attr as its attributes.
func call[A any](k *Kernel, cmd Cmd, attr *A) (int, error) {
	if k == nil || k.Intercept == nil {
		return bpf(cmd, unsafe.Pointer(attr), unsafe.Sizeof(*attr))
	}
	return k.Intercept(cmd, attr, func() (int, error) {
		return bpf(cmd, unsafe.Pointer(attr), unsafe.Sizeof(*attr))
	})
}

// callFD is call for the commands that return a new descriptor.
func callFD[A any](k *Kernel, cmd Cmd, attr *A) (*FD, error) {
	raw, err := call(k, cmd, attr)
	if err != nil {
		return nil, err
	}
	fd, err := NewFD(raw)
	if err != nil {
		_ = closeRaw(raw)
	}
	return fd, err
}
