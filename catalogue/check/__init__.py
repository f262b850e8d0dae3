"""What a picture can say about a claim: the four questions, and the physics behind them."""
