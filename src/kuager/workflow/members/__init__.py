"""Who is on the team: invited by an owner, known by a pseudonym and a key slot, with a role that two owners change."""
