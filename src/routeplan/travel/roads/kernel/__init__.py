"""The compiled part of the ways: arrays in, arrays out."""
