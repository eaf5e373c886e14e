"""The pages that people see: one module per page or group of pages."""
