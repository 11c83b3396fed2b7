"""The user stories, one file each: they hand values from one room to the next and open every transaction."""
