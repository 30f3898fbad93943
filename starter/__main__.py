"""`python -m starter`: the same as `homeward`."""

from starter.main import main

main()
