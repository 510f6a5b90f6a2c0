"""What must happen, what can hold together, which driver did it: questions put to a finished projection."""
