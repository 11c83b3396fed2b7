"""What leaves the archive: papers now; sites, datasets and releases as they come. Takes values, never a store."""
