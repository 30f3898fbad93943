"""Figures about speed and size: ``python -m benchmarks``. What they mean stands in docs/performance.md."""
