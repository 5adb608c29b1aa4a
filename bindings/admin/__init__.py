"""The operators' desk: Django's admin over the records, with verbs that call the services."""
