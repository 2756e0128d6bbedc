package delegate

import (
	"errors"
	"fmt"

	"github.com/bpftoken/bpftoken/token"
	"github.com/moby/sys/mountinfo"
)

func mounts() ([]Mount, error) {
	infos, err := mountinfo.GetMounts(mountinfo.FSTypeFilter("bpf"))
	if err != nil {
		return nil, fmt.Errorf("list mounts: %w", err)
	}
	var out []Mount
	var errs []error
	for _, info := range infos {
		m, err := newMount(info.Mountpoint, info.VFSOptions)
		out = append(out, m)
		errs = append(errs, err)
	}
	return out, errors.Join(errs...)
}

func newMount(path, options string) (Mount, error) {
	d, err := token.ParseOptions(options)
	if err != nil {
		err = fmt.Errorf("read delegation of %q: %w", path, err)
	}
	return Mount{Path: path, Delegation: d, Options: options}, err
}
