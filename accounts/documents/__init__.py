"""The files of documents: examined in a process of their own, kept under random names, read by nobody but the views (R22)."""
