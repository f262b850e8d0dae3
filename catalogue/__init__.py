"""Keep satellite pictures, what is claimed with them, and proof that nothing has changed since."""
