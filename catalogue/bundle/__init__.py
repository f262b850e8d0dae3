"""What is handed over: bundles written, read, verified and disclosed."""
