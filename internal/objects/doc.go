// Package objects lists the compiled BPF objects of the directory testdata, and what each needs of a kernel, for tests.
//
// How the objects are built, and how to add one, is in testdata/README.md.
package objects
