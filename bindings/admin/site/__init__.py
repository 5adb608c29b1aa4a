"""The desk as a site: its name, its navigation and its first page."""
