"""Full text: how words are cut and stemmed, what is kept of a ticket, and how it is asked."""
