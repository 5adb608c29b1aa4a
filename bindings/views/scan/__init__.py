"""The steps of a scan at the desk: benefits, QR code, confirmation, and the ways on from a refusal."""
