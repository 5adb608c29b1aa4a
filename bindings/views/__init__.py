"""The merchant's pages: find the shop, check the form, call one service or query, answer."""
