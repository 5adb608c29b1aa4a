"""Tables in and out: imports with a preview, exports that can be imported again."""
