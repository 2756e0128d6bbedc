// Command quickstart loads a real BPF object in an unprivileged process.
//
// Run as root it plays both sides. The manager starts the agent as an
// unprivileged user in a user namespace of its own and delegates to it exactly what
// the object needs. The agent finds its token by itself, loads the object, runs
// the program on a packet, and shows that without the token the kernel refuses.
package main

import (
	"fmt"
	"os"
)

func main() {
	role := manager
	if len(os.Args) == 2 && os.Args[1] == agentArg {
		role = agent
	}
	if err := role(); err != nil {
		fmt.Fprintf(os.Stderr, "quickstart: %v\n", err)
		os.Exit(1)
	}
}

// agentArg tells the program to be the agent.
const agentArg = "agent"

// say prints a line of one of the two roles.
func say(role, format string, args ...any) {
	fmt.Printf("%-8s %s\n", role, fmt.Sprintf(format, args...))
}
