"""The web server around Django: connections, bodies and processes, before a thread is taken for a page."""
