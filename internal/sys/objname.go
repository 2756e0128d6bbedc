package sys

// ObjName is the name of a map or a program as the kernel keeps it: at most 15
// bytes and a NUL.
type ObjName [16]byte

// NewObjName drops what the kernel refuses in a name (anything but letters,
// digits, '_' and '.': bpf_obj_name_cpy in kernel/bpf/syscall.c) and truncates
// the rest.
func NewObjName(name string) ObjName {
	var out ObjName
	n := 0
	for i := 0; i < len(name) && n < len(out)-1; i++ {
		if isNameByte(name[i]) {
			out[n] = name[i]
			n++
		}
	}
	return out
}

// String returns the name up to its NUL.
func (n ObjName) String() string { return cstring(n[:]) }

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '.'
}

// cstring returns b up to its first NUL.
func cstring(b []byte) string {
	for i, c := range b {
		if c == 0 {
			return string(b[:i])
		}
	}
	return string(b)
}
