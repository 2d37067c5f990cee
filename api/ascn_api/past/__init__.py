"""What earlier versions held: mementos, TimeMaps, histories, feeds."""
