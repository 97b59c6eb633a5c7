"""Tests of the desk in lines."""
