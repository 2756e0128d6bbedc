package sys

import "testing"

func TestPinsOfNothingAreNull(t *testing.T) {
	var p pins
	defer p.Unpin()
	if got := p.bytes(nil); got != 0 {
		t.Errorf("no bytes at %#x", got)
	}
	if got := p.int32s(nil); got != 0 {
		t.Errorf("no numbers at %#x", got)
	}
	if p.bytes([]byte{1}) == 0 || p.int32s([]int32{1}) == 0 || p.cstring("") == 0 {
		t.Error("something at 0")
	}
}

func TestProgramAttr(t *testing.T) {
	prog := &Program{
		Instructions: make([]byte, 24), License: "MIT",
		FuncInfo: make([]byte, 16), FuncInfoSize: 8,
		LineInfo: make([]byte, 48), LineInfoSize: 16,
		Log: make([]byte, 64),
	}
	var p pins
	defer p.Unpin()
	attr := prog.attr(&p, NoToken)
	if attr.insnCnt != 3 || attr.funcInfoCnt != 2 || attr.lineInfoCnt != 3 {
		t.Errorf("%d instructions, %d functions, %d lines", attr.insnCnt, attr.funcInfoCnt, attr.lineInfoCnt)
	}
	if attr.log != 0 || attr.logSize != 0 {
		t.Error("a log is asked for at level 0, which the kernel refuses")
	}
	prog.LogLevel = 1
	if attr = prog.attr(&p, NoToken); attr.log == 0 || attr.logSize != 64 {
		t.Error("no log at level 1")
	}
}

func TestRecordsOfUnknownSize(t *testing.T) {
	prog := &Program{FuncInfo: make([]byte, 16)}
	var p pins
	defer p.Unpin()
	if attr := prog.attr(&p, NoToken); attr.funcInfo != 0 || attr.funcInfoCnt != 0 || attr.funcInfoSize != 0 {
		t.Errorf("function info without a record size: %d records at %#x", attr.funcInfoCnt, attr.funcInfo)
	}
}
