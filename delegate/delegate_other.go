//go:build !linux

package delegate

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/bpftoken/bpftoken/token"
)

func unsupported(op string) error { return fmt.Errorf("%s: %w", op, errors.ErrUnsupported) }

func mounts() ([]Mount, error) { return nil, unsupported("list mounts") }

func open() (*Context, error) { return nil, unsupported("open BPF FS") }

func configure(int, token.Delegation) error { return unsupported("configure BPF FS") }

func mount(int, string) error { return unsupported("mount BPF FS") }

func sendContext(*net.UnixConn, *Context) error { return unsupported("send mount context") }

func receiveContext(*net.UnixConn) (*Context, error) {
	return nil, unsupported("receive mount context")
}

func forProcess(context.Context, int, string, token.Delegation) error {
	return unsupported("enter namespaces")
}
