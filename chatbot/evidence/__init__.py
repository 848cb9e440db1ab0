"""What may be cited, and whether it supports what was written."""
