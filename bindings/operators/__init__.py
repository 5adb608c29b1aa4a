"""The operators' desk: what the admin's pages are made of, apart from the pages themselves."""
