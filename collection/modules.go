package collection

import (
	"errors"
	"fmt"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/cilium/ebpf/btf"
)

// maxScannedID bounds a scan of BTF ids. The kernel hands ids out in a cycle; a
// module that was loaded after more user BTF than this is not found.
const maxScannedID = 1 << 18

// eachModule calls f with the name and BTF id of each loaded module until it says
// stop. Where modules cannot be listed the error is a [btf.ErrNotFound] that says
// why: then there are none, as for libbpf.
func (l *load) eachModule(f func(name string, id uint32) (stop bool, err error)) error {
	names, err := l.btf.Modules()
	if err != nil && !hidden(err) {
		return fmt.Errorf("list modules: %w", err)
	}
	if len(names) == 0 {
		return nil
	}
	next := l.nextBTF
	for id := uint32(0); ; {
		id, err = next(id)
		if errors.Is(err, syscall.EPERM) && l.token != sys.NoToken && id == 0 {
			next = l.scanBTF // BTF_GET_NEXT_ID takes no token
			continue
		}
		if errors.Is(err, syscall.ENOENT) {
			return nil
		}
		if err != nil {
			return unlisted(err)
		}
		stop, err := l.visitModule(id, f)
		if stop || err != nil {
			return err
		}
	}
}

// unlisted explains why modules cannot be looked at.
func unlisted(err error) error {
	if errors.Is(err, syscall.EPERM) {
		return fmt.Errorf("%w in vmlinux, and modules are out of reach: %w",
			btf.ErrNotFound, markRefused(sys.BTFGetFDByID, err))
	}
	return fmt.Errorf("list module BTF: %w", err)
}

// nextBTF returns the id of the next BTF, with CAP_SYS_ADMIN in the init user
// namespace. Id 0 with EPERM: not allowed.
func (l *load) nextBTF(id uint32) (uint32, error) {
	next, err := l.kernel.BTFGetNextID(id)
	if err != nil {
		return 0, err
	}
	return next, nil
}

// scanBTF finds the next BTF by opening one id after the other with the token.
func (l *load) scanBTF(id uint32) (uint32, error) {
	for id++; id < maxScannedID; id++ {
		fd, err := btfByID(l.kernel, id, l.token)
		if errors.Is(err, syscall.ENOENT) {
			continue
		}
		if err != nil {
			return id, err
		}
		_ = fd.Close()
		return id, nil
	}
	return id, syscall.ENOENT
}

// visitModule calls f if the BTF of that id is a module's.
func (l *load) visitModule(id uint32, f func(string, uint32) (bool, error)) (stop bool, err error) {
	fd, err := btfByID(l.kernel, id, l.token)
	if errors.Is(err, syscall.ENOENT) {
		return false, nil // gone meanwhile
	}
	if err != nil {
		return false, unlisted(err)
	}
	defer fd.Close()
	info, err := l.kernel.BTFInfo(fd.Int())
	if err != nil {
		return false, fmt.Errorf("describe BTF %d: %w", id, err)
	}
	if !info.Kernel || info.Name == "vmlinux" {
		return false, nil
	}
	return f(info.Name, id)
}

// btfByID opens BTF under the token, or without on a kernel whose command takes
// none (EINVAL).
func btfByID(k *sys.Kernel, id uint32, token int) (*sys.FD, error) {
	fd, err := k.BTFGetFDByID(id, token)
	if token == sys.NoToken || !errors.Is(err, syscall.EINVAL) {
		return fd, err
	}
	if fd, err = k.BTFGetFDByID(id, sys.NoToken); errors.Is(err, syscall.EPERM) {
		return nil, fmt.Errorf("%w (before Linux 6.15 it takes no token)", err)
	}
	return fd, err
}
