package objects

// Feature is something that a kernel may have been built, booted or set up without.
type Feature string

// Program types and attach types that a kernel can lack whatever its age.
const (
	Fentry   Feature = "fentry"
	Fexit    Feature = "fexit"
	FmodRet  Feature = "fmod_ret"
	FSession Feature = "fsession"
	Freplace Feature = "freplace"
	LSM      Feature = "lsm"
)

// What else must be there.
const (
	KernelConfig Feature = "kernel configuration" // /proc/config.gz, or a file in /boot
	Tracefs      Feature = "tracefs"              // mounted
	Veth         Feature = "veth"                 // module with BTF, or built in
	Cmpxchg16    Feature = "cx16"                 // flag in /proc/cpuinfo, on amd64: without it Linux 6.18 and newer allocate no arena
	Conntrack    Feature = "nf_conntrack"         // module with BTF, or built in
)
