"""What `casebus upgrade --check` looks at, one part a file."""
