"""Monitoring: liveness, readiness, metrics, and one log line per request."""
