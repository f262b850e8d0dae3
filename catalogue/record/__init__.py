"""Values only: what the catalogue knows, without files, network or clock."""
