"""The append-only list of acts kept by one device, and the proofs about it."""
