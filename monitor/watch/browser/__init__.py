"""Pages as a browser shows them: one Chromium that reaches nothing, whose every request our own client answers."""
