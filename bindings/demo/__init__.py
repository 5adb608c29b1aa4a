"""The demo: twelve shops in every state, their people and accounts, and how to play each scenario."""
