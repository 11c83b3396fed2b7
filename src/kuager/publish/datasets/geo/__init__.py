"""Datasets on the map: areas with counts and coarse points as GeoJSON, and rows like those of ACLED."""
