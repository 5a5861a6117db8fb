"""What a reader sees: the real service on a free local port, read with a real Chromium."""
