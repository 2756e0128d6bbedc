package collection

import "github.com/cilium/ebpf/btf"

// Some CO-RE relocations put the id of a type of the object itself into an
// instruction. Those types need their place in the blob before it is loaded, long
// before the kernel's types are known. Relocating against no types at all finds
// them.

// addLocal gives the local types that u names by id their places.
func (t *types) addLocal(u *unit) error {
	return eachLocalType(u.relos, func(typ btf.Type) (btf.TypeID, error) {
		id, err := t.builder.Add(typ)
		t.local[typ] = id
		u.usesTypes, u.namesLocalTypes = true, true
		return id, err
	})
}

// nameLocalTypes reports whether any program might, all at once because hardly one
// does. After an error, which shows again for the program that it is about, one
// might.
func (p *plan) nameLocalTypes() bool {
	var relos []*btf.CORERelocation
	for _, name := range p.programs {
		relos = append(relos, p.units[name].relos...)
	}
	return namesLocalType(relos)
}

func namesLocalType(relos []*btf.CORERelocation) bool {
	found := false
	err := eachLocalType(relos, func(btf.Type) (btf.TypeID, error) {
		found = true
		return 0, nil
	})
	return found || err != nil
}

// eachLocalType calls resolve for the local types that relos ask the ids of.
func eachLocalType(relos []*btf.CORERelocation, resolve func(btf.Type) (btf.TypeID, error)) (err error) {
	defer caught(&err)
	if len(relos) == 0 {
		return nil
	}
	none, err := new(btf.Builder).Spec()
	if err != nil {
		return err
	}
	_, err = btf.CORERelocate(relos, []*btf.Spec{none}, binaryOrder(), resolve)
	return err
}
