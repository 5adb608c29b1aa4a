"""The demo: twelve shops in every state with people, accounts and history, and scenarios to try."""
