"""Results as rows for printing: names, labels and cells, no arithmetic."""
