"""What the physics of sun, orbit and sensor say about a stated time and place."""
