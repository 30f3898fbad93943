"""The command line of operations staff, and the stack that it can start."""
