package sys

import (
	"testing"

	"golang.org/x/sys/unix"
)

func TestRawClosesWhatItGets(t *testing.T) {
	var raw int
	k := &Kernel{Intercept: func(Cmd, any, func() (int, error)) (int, error) {
		raw = openNull(t)
		return raw, nil
	}}
	if err := k.Raw(MapCreate, RawAttr{}, true); err != nil || isOpen(raw) {
		t.Errorf("%v, descriptor left open: %t", err, isOpen(raw))
	}
	// A number that is no descriptor must be left alone.
	if err := k.Raw(ObjGetInfoByFD, RawAttr{}, false); err != nil || !isOpen(raw) {
		t.Errorf("%v, closed what is no descriptor: %t", err, !isOpen(raw))
	}
	_ = unix.Close(raw)
	if err := failing(unix.E2BIG).Raw(MapCreate, RawAttr{}, true); err != unix.E2BIG {
		t.Errorf("%v, want a bare E2BIG", err)
	}
}
