"""Tables and TOML files in which people describe many pictures at once."""
