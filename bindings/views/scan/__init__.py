"""The steps of a scan in the backend: benefits, QR code, confirmation, and the remedies for a refusal."""
