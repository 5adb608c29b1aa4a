"""The audit log: searched, verified, replayed and exported (R16, R17)."""
