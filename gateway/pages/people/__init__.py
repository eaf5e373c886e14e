"""People and companies: colleagues, invitations, registration by customer number, and the staff's pages."""
