"""Quarterly performance reports for community safety partnerships."""
