// Package guest boots one kernel under QEMU, has its init run test binaries, and collects what they printed.
//
// QEMU exits with 0 whatever happens in the guest, so only what the guest's init wrote counts. It writes to the second
// serial port, on lines of its own that start with a number which only this boot knows; see [Stream].
package guest
