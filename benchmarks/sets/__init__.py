"""The benchmark sets: readers of the public formats, their problems, writers of solutions."""
