package objects

// Feature is something that a kernel may have been built or booted without.
type Feature string
