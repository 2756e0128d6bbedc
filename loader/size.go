package loader

import (
	"debug/elf"
	"fmt"
	"io"
)

// maxSize bounds what the sections of an object take in memory, 1 GiB, and on its
// own what its symbols take: variables are copied out of their sections. A section
// such as .bss takes nothing in the file, so its header alone could ask for any
// amount.
const maxSize = 1 << 30

// checkSizes refuses an object whose sections or symbols exceed limit in total. A
// file that is no ELF passes: the parser says what is wrong.
func checkSizes(r io.ReaderAt, limit uint64) error {
	f, err := elf.NewFile(r)
	if err != nil {
		return nil
	}
	total, largest := uint64(0), uint64(0)
	for _, s := range f.Sections {
		if s.Type == elf.SHT_NULL {
			continue
		}
		if s.Size > limit-total {
			return fmt.Errorf("section %q of %d bytes: the sections of an object may take %d bytes in total", s.Name, s.Size, limit)
		}
		total, largest = total+s.Size, max(largest, s.Size)
	}
	if symbols := f.SectionByType(elf.SHT_SYMTAB); symbols == nil || symbols.Size/elf.Sym64Size*largest <= limit {
		return nil // they cannot be too large however they overlap
	}
	return checkSymbols(f, limit)
}

func checkSymbols(f *elf.File, limit uint64) error {
	symbols, err := f.Symbols()
	if err != nil {
		return nil
	}
	total := uint64(0)
	for _, s := range symbols {
		if int(s.Section) >= len(f.Sections) {
			continue
		}
		size := min(s.Size, f.Sections[s.Section].Size)
		if size > limit-total {
			return fmt.Errorf("symbol %q of %d bytes in section %q: the symbols of an object may take %d bytes in total",
				s.Name, size, f.Sections[s.Section].Name, limit)
		}
		total += size
	}
	return nil
}
