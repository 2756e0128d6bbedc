module github.com/bpftoken/bpftoken

go 1.26.0

require (
	github.com/cilium/ebpf v0.22.0
	github.com/google/go-cmp v0.7.0
	github.com/moby/sys/mountinfo v0.7.3
	github.com/moby/sys/userns v0.2.1
	golang.org/x/sync v0.24.0
	golang.org/x/sys v0.49.0
)
