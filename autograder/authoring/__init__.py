"""From one text file per unit to everything that is generated."""
