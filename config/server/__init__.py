"""The web server around Django: connections, bodies and processes, before a page gets a thread."""
