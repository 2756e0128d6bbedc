package token

// gaps counts the bits of need that have lacks.
func gaps(have, need Delegation) int { return have.Missing(need).Len() }

// A candidate is a token that was made, and what it lacks.
type candidate struct {
	token *Token
	gaps  int
}

// keepBetter replaces best by c if that is better, and closes the loser. Ties go
// to the earlier one.
func (best *candidate) keepBetter(c candidate) {
	if best.token == nil || c.gaps < best.gaps {
		c, *best = *best, c
	}
	_ = c.token.Close()
}
