"""What readers see, looked at in Chromium."""
