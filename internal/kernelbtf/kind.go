package kernelbtf

// A kind of BTF type (include/uapi/linux/btf.h).
type kind uint8

const (
	kindInt kind = 1 + iota
	kindPointer
	kindArray
	kindStruct
	kindUnion
	kindEnum
	kindForward
	kindTypedef
	kindVolatile
	kindConst
	kindRestrict
	kindFunc
	kindFuncProto
	kindVar
	kindDatasec
	kindFloat
	kindDeclTag
	kindTypeTag
	kindEnum64
)

// headerSize is that of struct btf_type, which every type starts with.
const headerSize = 12

// A layout says what follows the header of a type: elements of one size, and where
// in each of them there are offsets of names and ids of types.
type layout struct {
	known   bool
	refers  bool // the header itself ends with an id
	single  bool // one element, however many the header claims
	element int
	names   []int
	refs    []int
}

var layouts = [32]layout{
	kindInt:       {known: true, single: true, element: 4},
	kindPointer:   {known: true, refers: true},
	kindArray:     {known: true, single: true, element: 12, refs: []int{0, 4}},
	kindStruct:    {known: true, element: 12, names: []int{0}, refs: []int{4}},
	kindUnion:     {known: true, element: 12, names: []int{0}, refs: []int{4}},
	kindEnum:      {known: true, element: 8, names: []int{0}},
	kindForward:   {known: true},
	kindTypedef:   {known: true, refers: true},
	kindVolatile:  {known: true, refers: true},
	kindConst:     {known: true, refers: true},
	kindRestrict:  {known: true, refers: true},
	kindFunc:      {known: true, refers: true, single: true},
	kindFuncProto: {known: true, refers: true, element: 8, names: []int{0}, refs: []int{4}},
	kindVar:       {known: true, refers: true, single: true, element: 4},
	kindDatasec:   {known: true, element: 12, refs: []int{0}},
	kindFloat:     {known: true},
	kindDeclTag:   {known: true, refers: true, single: true, element: 4},
	kindTypeTag:   {known: true, refers: true},
	kindEnum64:    {known: true, element: 12, names: []int{0}},
}

// size is that of what follows the header.
func (l *layout) size(vlen int) int {
	if l.single {
		return l.element
	}
	return l.element * vlen
}
