package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// writeTable aligns the columns.
func writeTable(w io.Writer, rows [][]string) {
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	for _, row := range rows {
		fmt.Fprintln(t, strings.Join(row, "\t"))
	}
	_ = t.Flush() // nobody is left to tell when the terminal is gone
}
