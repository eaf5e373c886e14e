"""Everything that runs Casebus somewhere: one machine, containers, Kubernetes."""
