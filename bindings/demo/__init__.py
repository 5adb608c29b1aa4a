"""The demo: twelve shops in every state with people, accounts and history, and the scenarios to play in it."""
