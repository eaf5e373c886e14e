"""What `casebus doctor` looks at, one part a file; each look ends within seconds, whatever is broken."""
