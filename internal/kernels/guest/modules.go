package guest

import (
	"bytes"
	"debug/elf"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Module is a kernel module in its plain form.
type Module struct {
	Name    string
	Data    []byte
	depends []string
}

// Modules finds modules below a kernel's module directory.
type Modules struct {
	files   map[string]string
	builtin []string
}

// OpenModules lists the modules of a kernel. Debian ships no modules.dep: depmod makes it on installation.
func OpenModules(dir string) (*Modules, error) {
	m := &Modules{files: make(map[string]string)}
	err := filepath.WalkDir(dir, func(file string, _ fs.DirEntry, err error) error {
		if name, ok := moduleName(file); ok {
			m.files[name] = file
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list modules: %w", err)
	}
	text, _ := os.ReadFile(filepath.Join(dir, "modules.builtin")) // absent: nothing is known to be built in
	for file := range strings.FieldsSeq(string(text)) {
		if name, ok := moduleName(file); ok {
			m.builtin = append(m.builtin, name)
		}
	}
	return m, nil
}

// moduleName is the name that the kernel gives to a module file.
func moduleName(file string) (string, bool) {
	base, _, ok := strings.Cut(filepath.Base(file), ".ko")
	return strings.ReplaceAll(base, "-", "_"), ok
}

// Load reads the named modules and what they depend on, in load order. Those that the kernel has neither as a module
// nor built in come back as missing.
func (m *Modules) Load(names []string) (mods []Module, missing []string, err error) {
	for _, name := range names {
		name = strings.ReplaceAll(name, "-", "_")
		if slices.Contains(m.builtin, name) {
			continue
		}
		if m.files[name] == "" {
			missing = append(missing, name)
			continue
		}
		if mods, err = m.add(mods, name); err != nil {
			return nil, nil, err
		}
	}
	return mods, missing, nil
}

func (m *Modules) add(mods []Module, name string) ([]Module, error) {
	if slices.ContainsFunc(mods, func(x Module) bool { return x.Name == name }) || slices.Contains(m.builtin, name) {
		return mods, nil
	}
	mod, err := readModule(name, m.files[name])
	if err != nil {
		return nil, fmt.Errorf("read module %s: %w", name, err)
	}
	for _, dep := range mod.depends {
		if mods, err = m.add(mods, strings.ReplaceAll(dep, "-", "_")); err != nil {
			return nil, err
		}
	}
	return append(mods, mod), nil
}

func readModule(name, file string) (Module, error) {
	data, err := plain(file)
	if err != nil {
		return Module{}, err
	}
	f, err := elf.NewFile(bytes.NewReader(data))
	if err != nil {
		return Module{}, err
	}
	s := f.Section(".modinfo")
	if s == nil {
		return Module{}, fmt.Errorf("%s has no section .modinfo", filepath.Base(file))
	}
	info, err := s.Data()
	return Module{name, data, depends(string(info))}, err
}

// plain decompresses a module. The kernels' own decompression is no help: the dependencies are needed here.
func plain(file string) ([]byte, error) {
	tool := map[string]string{".xz": "xz", ".zst": "zstd", ".gz": "gzip"}[filepath.Ext(file)]
	if tool == "" {
		return os.ReadFile(file)
	}
	data, err := exec.Command(tool, "-dc", file).Output()
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", tool, err)
	}
	return data, nil
}

// depends reads the one entry of .modinfo that matters, "depends=a,b".
func depends(modinfo string) []string {
	for entry := range strings.SplitSeq(modinfo, "\x00") {
		if list, ok := strings.CutPrefix(entry, "depends="); ok && list != "" {
			return strings.Split(list, ",")
		}
	}
	return nil
}
