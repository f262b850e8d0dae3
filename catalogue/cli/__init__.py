"""The command line: options, one action, one rendering, an exit code."""
