"""What watches the site: whether it lives and is ready, its figures, and one line a request."""
