"""Solvers that only the benchmarks use."""
