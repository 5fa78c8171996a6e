"""What the demo cities wrote: invented people and organizations, a file for each city."""
