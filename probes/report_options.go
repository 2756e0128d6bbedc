package probes

// A ReportOption changes what [Prober.Report] does.
type ReportOption func(*reportConfig)

type reportConfig struct {
	parallel int
	progress func(done, total int, r Result)
	helpers  bool
	kfuncs   []string
	structs  []string
}

// WithProgress has fn called after each probe, one call at a time, with how many
// are done. Probes are made in any order. A nil fn is not called.
func WithProgress(fn func(done, total int, r Result)) ReportOption {
	return func(c *reportConfig) {
		if fn != nil {
			c.progress = fn
		}
	}
}

// WithHelpers adds every helper for every program type: some 6,000 probes.
func WithHelpers() ReportOption { return func(c *reportConfig) { c.helpers = true } }

// WithKfuncs adds kernel functions by name.
func WithKfuncs(names ...string) ReportOption {
	return func(c *reportConfig) { c.kfuncs = append(c.kfuncs, names...) }
}

// WithStructOps adds structs of the kernel by name.
func WithStructOps(names ...string) ReportOption {
	return func(c *reportConfig) { c.structs = append(c.structs, names...) }
}

// WithParallelism says how many probes are made at a time: at least 1, GOMAXPROCS
// without this option.
func WithParallelism(n int) ReportOption { return func(c *reportConfig) { c.parallel = n } }
