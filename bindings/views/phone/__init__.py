"""The phone's pages: what the holder of a Douyin account sees and does, without signing in to a shop."""
