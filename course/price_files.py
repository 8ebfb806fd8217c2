"""Read prices."""
